package dev.outboxrouter.benchmarks.function;

import dev.outboxrouter.benchmarks.Jdk;

/**
 * What is measured in a JVM of its own, once in each round.
 *
 * @param contestant who routes
 * @param kind which records
 * @param payloadBytes the size of their payloads
 * @param jdk what it runs on
 */
record Trial(Contestant contestant, InputKind kind, int payloadBytes, Jdk jdk) {

    /** What came out of one round. */
    record Result(double eventsPerSecond, double allocatedBytesPerEvent) {}

    /** The same records for another contestant. */
    Trial by(Contestant other) {
        return new Trial(other, kind, payloadBytes, jdk);
    }

    /** Which records, and on what. */
    String variant() {
        return "%s, %s, %s".formatted(kind, size(), jdk.name());
    }

    private String size() {
        return payloadBytes < 1_024 ? payloadBytes + " B" : payloadBytes / 1_024 + " KB";
    }
}
