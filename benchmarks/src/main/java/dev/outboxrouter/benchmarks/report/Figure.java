package dev.outboxrouter.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of the table: a figure that was measured round after round, beside what it is compared with.
 *
 * @param key its name in {@code results/latest.json}
 * @param variant of what: kind of input, size of the payload, JDK
 * @param unit of the values; {@code x} for a ratio
 * @param rounds its value in each round; a ratio is that of two measurements of the same round
 * @param goal what it must reach
 * @param beside what it was made of: the contestant and the baseline, in the same rounds
 */
public record Figure(String key, String variant, String unit, List<Double> rounds, Goal goal, List<Series> beside) {

    public Figure {
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("a figure needs a round: " + key);
        }
        rounds = List.copyOf(rounds);
        beside = List.copyOf(beside);
    }

    /** The same beside one more. */
    public Figure beside(Series further) {
        List<Series> all = new ArrayList<>(beside);
        all.add(further);
        return new Figure(key, variant, unit, rounds, goal, all);
    }

    /** Whether it is what it must be; a figure that is only reported always is. */
    public boolean isReached() {
        return goal.isReachedBy(Spread.of(rounds).median());
    }
}
