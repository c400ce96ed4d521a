package dev.outboxrouter.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.benchmarks.report.Figure;
import dev.outboxrouter.benchmarks.report.Goal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private final List<String> turns = new ArrayList<>();

    @Test
    void shouldBeginEachRoundWithAnother() {
        rounds().run(0, 3, line -> {});

        assertThat(turns).containsExactly("a1", "b1", "c1", "b2", "c2", "a2", "c3", "a3", "b3");
    }

    @Test
    void shouldNotCountTheWarmUp() {
        Rounds rounds = rounds().beforeEach(() -> turns.add("filled")).run(2, 1, line -> {});

        assertThat(turns).hasSize(3 * 4).startsWith("filled", "b-1", "c-1", "a-1", "filled", "c0");
        assertThat(rounds.series("a").rounds()).containsExactly(10.0);
    }

    @Test
    void shouldCompareWithinARound() {
        Figure figure = rounds().run(0, 2, line -> {}).ratio("a_vs_b", "a", "b", new Goal.AtLeast(0.4));

        assertThat(figure.rounds()).containsExactly(0.5, 0.5);
        assertThat(figure.isReached()).isTrue();
        assertThat(figure.beside()).extracting(series -> series.name()).containsExactly("a", "b");
    }

    private Rounds rounds() {
        return new Rounds("of nothing", "x")
                .with("a", round -> turn("a", round, 10))
                .with("b", round -> turn("b", round, 20))
                .with("c", round -> turn("c", round, 30));
    }

    private double turn(String name, int round, double value) {
        turns.add(name + round);
        return value * round;
    }
}
