package dev.outboxrouter.benchmarks.report;

import java.util.List;

/**
 * An absolute measurement that a figure stands on.
 *
 * @param name of what was measured
 * @param unit of the values
 * @param rounds the value of each round
 */
public record Series(String name, String unit, List<Double> rounds) {

    public Series {
        rounds = List.copyOf(rounds);
    }
}
