package dev.outboxrouter.benchmarks.function;

import dev.outboxrouter.benchmarks.Jdk;

/**
 * What is measured in a JVM of its own, or several, once in each round.
 *
 * @param contestant who routes
 * @param kind which records
 * @param payloadBytes the size of their payloads
 * @param jdk what it runs on
 */
record Trial(Contestant contestant, InputKind kind, int payloadBytes, Jdk jdk) {

    /** The payloads' sizes, in bytes. */
    static final int SMALL = 200;

    static final int KILOBYTE = 1_024;
    static final int TEN_KILOBYTES = 10 * KILOBYTE;

    /** What came out of one round. */
    record Result(double eventsPerSecond, double allocatedBytesPerEvent) {}

    /** Whether it is one of the two whose ratio has a goal. */
    boolean isHeadline() {
        return kind == InputKind.MESSAGE && payloadBytes == SMALL;
    }

    /** Which records, and on what. */
    String variant() {
        return "%s, %s, %s".formatted(kind, size(), jdk.name());
    }

    private String size() {
        return payloadBytes < KILOBYTE ? payloadBytes + " B" : payloadBytes / KILOBYTE + " KB";
    }
}
