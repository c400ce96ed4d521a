package dev.outboxrouter.benchmarks.pipeline;

import java.util.Arrays;

/** Latencies, sorted. */
final class Percentiles {

    /** 99.9 % of 1,000 are 999, and not the next above. */
    private static final double ROUNDING = 1e-6;

    private final double[] sorted;

    /** Of at least one value. */
    Percentiles(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("there is no value");
        }
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    /** The smallest value that so many percent of all do not exceed. */
    double at(double percent) {
        int rank = (int) Math.ceil(percent / 100 * sorted.length - ROUNDING);
        return sorted[Math.max(0, rank - 1)];
    }
}
