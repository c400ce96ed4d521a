package dev.outboxrouter.benchmarks.report;

import java.util.List;

/**
 * The middle and the ends of some measurements.
 *
 * @param median the middle one; between two, their mean
 * @param min the smallest
 * @param max the largest
 */
public record Spread(double median, double min, double max) {

    /** Of at least one value. */
    public static Spread of(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
