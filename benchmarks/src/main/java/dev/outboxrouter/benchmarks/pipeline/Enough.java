package dev.outboxrouter.benchmarks.pipeline;

import java.time.Duration;

/**
 * How many events a round has: as many as the slowest contestant of the round before drains in some time, so that a round
 * takes as long on whatever machine.
 */
final class Enough {

    /** What a JVM does in its first round says little of the next. */
    private static final int LEAST = 4;

    private final int least;
    private final int most;
    private final double seconds;
    private int next;

    private Enough(int least, int first, int most, Duration drain) {
        this.least = least;
        this.most = most;
        this.seconds = drain.toMillis() / 1e3;
        this.next = first;
    }

    /**
     * What makes a number of events enough.
     *
     * @param first which part of the most the first round has, in which JVMs compile what they run: 2 for a half
     * @param drain how long the slowest contestant is to take in the others
     */
    record Rule(int first, Duration drain) {

        /** The same, and so many times as long. */
        Rule longer(int times) {
            return new Rule(first, drain.multipliedBy(times));
        }

        /** At most so many events, and a quarter of what the first round has at least. */
        Enough upTo(int most) {
            int begin = Math.max(1, most / first);
            return new Enough(Math.max(1, begin / LEAST), begin, most, drain);
        }
    }

    /** So many events in each round. */
    static Enough always(int events) {
        return new Enough(events, events, events, Duration.ZERO);
    }

    /** Notes how many events a second a contestant drained in this round. */
    void drainedAt(double rate) {
        next = (int) Math.min(next, Math.max(least, Math.round(rate * seconds)));
    }

    /** How many events the next round has. */
    int next() {
        int events = next;
        next = most;
        return events;
    }
}
