package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.benchmarks.report.Figure;
import dev.outboxrouter.benchmarks.report.Goal;
import dev.outboxrouter.benchmarks.report.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Contestants that take turns; each round begins with another one, so that none has always the same before it. */
final class Rounds {

    private final List<Contender> contenders = new ArrayList<>();
    private final String variant;
    private final String unit;
    private Runnable prepare = () -> {};

    /** @param variant what is measured, as figures name it */
    Rounds(String variant, String unit) {
        this.variant = variant;
        this.unit = unit;
    }

    /** One of them: how its value in the round of that number is measured, and what it was so far. */
    private record Contender(String name, IntToDoubleFunction measured, List<Double> values) {}

    /** Adds a contestant: its value in the round of that number. */
    Rounds with(String name, IntToDoubleFunction measured) {
        contenders.add(new Contender(name, measured, new ArrayList<>()));
        return this;
    }

    /** What is done before each round. */
    Rounds beforeEach(Runnable prepared) {
        prepare = prepared;
        return this;
    }

    /**
     * Lets them take turns.
     *
     * @param warmUps rounds that do not count, before those that do
     */
    Rounds run(int warmUps, int rounds, Consumer<String> log) {
        for (int round = 1 - warmUps; round <= rounds; round++) {
            prepare.run();
            for (int turn = 0; turn < contenders.size(); turn++) {
                Contender each = contenders.get(Math.floorMod(turn + round - 1, contenders.size()));
                double value = each.measured().applyAsDouble(round);
                if (round > 0) {
                    each.values().add(value);
                }
                log.accept("%s  %s  %-24s %,10.0f %s"
                        .formatted(
                                variant,
                                round > 0 ? "round %d/%d".formatted(round, rounds) : "warm-up  ",
                                each.name(),
                                value,
                                unit));
            }
        }
        return this;
    }

    Series series(String name) {
        return contenders.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .map(each -> new Series(name, unit, each.values()))
                .orElseThrow();
    }

    /** What one is to another, round by round. */
    Figure ratio(String key, String contestant, String baseline, Goal goal) {
        Series of = series(contestant);
        Series to = series(baseline);
        List<Double> ratios = IntStream.range(0, of.rounds().size())
                .mapToObj(round -> of.rounds().get(round) / to.rounds().get(round))
                .toList();
        return new Figure(key, variant, "x", ratios, goal, List.of(of, to));
    }
}
