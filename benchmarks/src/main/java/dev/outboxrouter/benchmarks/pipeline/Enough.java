package dev.outboxrouter.benchmarks.pipeline;

import java.time.Duration;

/**
 * How many events a round has: as many as the slowest contestant of the round before drains in some time, so that a round
 * takes as long on whatever machine. The first one has the most, for then the JVMs are cold.
 */
final class Enough {

    /** What a JVM does in its first round says little of the next. */
    private static final int LEAST = 8;

    private final int most;
    private final double seconds;
    private double slowest = Double.MAX_VALUE;

    /** @param most events that a round has */
    Enough(int most, Duration drain) {
        this.most = most;
        this.seconds = drain.toMillis() / 1e3;
    }

    /** Notes how many events a second a contestant drained in this round. */
    void drainedAt(double rate) {
        slowest = Math.min(slowest, rate);
    }

    /** How many events the next round has: an eighth of the most at least. */
    int next() {
        int enough = (int) Math.ceil(slowest * seconds);
        slowest = Double.MAX_VALUE;
        return Math.min(most, Math.max(most / LEAST, enough));
    }
}
