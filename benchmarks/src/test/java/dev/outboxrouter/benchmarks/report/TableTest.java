package dev.outboxrouter.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableTest {

    private static final Environment MACHINE =
            new Environment(Instant.parse("2026-11-23T18:44:33Z"), "JDK 17", 2, 1.9, Optional.empty());

    @Test
    void shouldShowMedianEndsGoalAndWhatTheFigureIsMadeOf() {
        Figure figure = new Figure(
                "function_vs_event_router",
                "messages, 200 B",
                "x",
                List.of(11.0, 10.26, 12.5),
                new Goal.AtLeast(10),
                List.of(new Series("router", "events/s", List.of(812_345.6, 790_000.0, 830_000.0))));

        assertThat(table(figure))
                .contains("function_vs_event_router  messages, 200 B  11 x (10.3..12.5)")
                .contains(">= 10  yes      router 812,346 events/s")
                .endsWith("1 of 1 goals reached (JDK 17, 2 processors)\n");
    }

    @Test
    void shouldShowThatAFigureBelowItsGoalIsNotReached() {
        assertThat(table(figure(new Goal.AtLeast(10), 9.99, 12.0, 9.5)))
                .containsPattern(">= 10 +NO")
                .contains("0 of 1 goals reached");
    }

    @Test
    void shouldShowThatAFigureAboveItsGoalIsNotReachedWhereLessIsBetter() {
        assertThat(table(figure(new Goal.AtMost(733), 734)))
                .containsPattern("<= 733 +NO")
                .contains("0 of 1 goals reached");
    }

    @Test
    void shouldNotJudgeWhatIsOnlyReported() {
        assertThat(table(figure(new Goal.Report(), 1)))
                .doesNotContain("yes")
                .doesNotContain("NO")
                .contains("0 of 0 goals reached");
    }

    @Test
    void shouldHaveNoSpacesAtTheEndsOfLines() {
        assertThat(table(figure(new Goal.Report(), 0.0625)).lines())
                .allSatisfy(line -> assertThat(line).isEqualTo(line.stripTrailing()))
                .anySatisfy(line -> assertThat(line).contains("0.063 x"));
    }

    @Test
    void shouldWarnOfFiguresFromABusyMachine() {
        Environment busy = new Environment(MACHINE.time(), MACHINE.jdk(), 2, 2.11, Optional.empty());

        assertThat(new Report(busy, false, List.of()).table()).contains("was busy when it began (load 2.11)");
        assertThat(new Report(MACHINE, false, List.of()).table()).doesNotContain("busy");
    }

    private static String table(Figure figure) {
        return new Report(MACHINE, false, List.of(figure)).table();
    }

    private static Figure figure(Goal goal, double... rounds) {
        return new Figure("key", "variant", "x", Arrays.stream(rounds).boxed().toList(), goal, List.of());
    }
}
