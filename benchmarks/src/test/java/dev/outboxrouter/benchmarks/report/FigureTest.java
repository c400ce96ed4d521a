package dev.outboxrouter.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {

    @Test
    void shouldBeJudgedByItsMedian() {
        assertThat(figure(new Goal.AtLeast(10), 1, 10, 100).isReached()).isTrue();
        assertThat(figure(new Goal.AtLeast(10), 9.9, 9.9, 100).isReached()).isFalse();
        assertThat(figure(new Goal.AtMost(10), 1, 10, 100).isReached()).isTrue();
        assertThat(figure(new Goal.AtMost(10), 1, 10.1, 10.1).isReached()).isFalse();
    }

    @Test
    void shouldTakeTheMeanOfTheTwoInTheMiddle() {
        assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(new Spread(2.5, 1, 4));
    }

    @Test
    void shouldRefuseToBeWithoutARound() {
        assertThatIllegalArgumentException().isThrownBy(() -> figure(new Goal.Report()));
    }

    private static Figure figure(Goal goal, double... rounds) {
        List<Double> values = Arrays.stream(rounds).boxed().toList();
        return new Figure("key", "variant", "x", values, goal, List.of());
    }
}
