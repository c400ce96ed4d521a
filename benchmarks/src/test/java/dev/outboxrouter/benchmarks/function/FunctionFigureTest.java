package dev.outboxrouter.benchmarks.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.benchmarks.Jdk;
import dev.outboxrouter.benchmarks.report.Figure;
import dev.outboxrouter.benchmarks.report.Goal;
import dev.outboxrouter.benchmarks.report.Series;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionFigureTest {

    private static final Trial ROUTER = new Trial(Contestant.ROUTER, InputKind.MESSAGE, 200, Jdk.running());

    private static final Trial EVENT_ROUTER = new Trial(Contestant.EVENT_ROUTER, InputKind.MESSAGE, 200, Jdk.running());

    private final Rounds rounds = new Rounds();

    @Test
    void shouldCompareTheTwoOfTheSameRound() {
        add(ROUTER, 1_000, 600);
        add(EVENT_ROUTER, 100, 50);

        Figure figure = new FunctionFigure.VersusEventRouter(ROUTER, new Goal.AtLeast(10)).of(rounds);

        assertThat(figure.rounds()).containsExactly(10.0, 12.0);
        assertThat(figure.isReached()).isTrue();
        assertThat(figure.beside())
                .containsExactly(
                        new Series("router", "events/s", List.of(1_000.0, 600.0)),
                        new Series("event router", "events/s", List.of(100.0, 50.0)));
    }

    @Test
    void shouldCompareRecordsWithSchemasWithTheSameStructs() {
        Trial schemas = new Trial(Contestant.ROUTER, InputKind.MESSAGE_WITH_SCHEMAS, 200, Jdk.running());

        assertThat(new FunctionFigure.VersusEventRouter(schemas, new Goal.Report()).trials())
                .containsExactly(schemas, EVENT_ROUTER);
    }

    @Test
    void shouldCountKeysAndValuesOfRawRecords() {
        add(ROUTER, 1e6);

        Figure figure = new FunctionFigure.GigabytesPerSecond(ROUTER, new Goal.AtLeast(1)).of(rounds);

        double raw = RecordBytes.of(InputKind.MESSAGE, 200).raw();
        assertThat(raw).isBetween(800.0, 1_000.0);
        assertThat(figure.rounds()).containsExactly(raw / 1e3);
    }

    @Test
    void shouldAllowTwiceWhatIsSentAndALittle() {
        rounds.add(ROUTER, List.of(new Trial.Result(1_000, 600)));

        Figure figure = new FunctionFigure.AllocatedBytes(ROUTER).of(rounds);

        // Payload, seven digits of an aggregate id, "id" and a UUID, "eventType" and one of three names.
        double output = RecordBytes.of(InputKind.MESSAGE, 200).output();
        assertThat(output).isBetween(200.0 + 7 + 38 + 9 + 11, 200.0 + 7 + 38 + 9 + 15);
        assertThat(figure.rounds()).containsExactly(600.0);
        assertThat(figure.goal()).isEqualTo(new Goal.AtMost(2 * output + 200));
    }

    @Test
    void shouldTakeOfEachRoundTheMedianOfItsJvms() {
        add(ROUTER, 1_000, 600);
        add(ROUTER, 900, 800);
        add(ROUTER, 100, 700);

        assertThat(rounds.eventsPerSecond(ROUTER).rounds()).containsExactly(900.0, 700.0);
    }

    /** The rounds of one JVM. */
    private void add(Trial trial, double... eventsPerSecond) {
        rounds.add(
                trial,
                Arrays.stream(eventsPerSecond)
                        .mapToObj(rate -> new Trial.Result(rate, 100))
                        .toList());
    }
}
