package dev.outboxrouter.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.benchmarks.Effort;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacklogTest {

    private static final Amounts EFFORT = Amounts.of(new Effort(false, 5, Set.of(), List.of(), line -> {}));

    @ParameterizedTest
    @CsvSource({"MESSAGES,200,'messages, 200 B'", "ROWS,10000,'rows, 10 KB'"})
    void shouldBeNamedAfterItsInput(RawKind kind, int bytes, String variant) {
        assertThat(Backlog.of(kind, bytes, EFFORT).variant()).isEqualTo(variant);
    }

    @Test
    void shouldHaveFewerEventsWhenTheyAreLarge() {
        assertThat(Backlog.of(RawKind.ROWS, 200, EFFORT).events()).isLessThanOrEqualTo(EFFORT.backlogEvents());
        assertThat(Backlog.of(RawKind.ROWS, 10_000, EFFORT).events()).isLessThan(40_000);
    }

    @Test
    void shouldHaveTheSameEventsEachTime() {
        Backlog backlog = Backlog.of(RawKind.MESSAGES, 200, EFFORT);

        assertThat(backlog.event(41)).isEqualTo(backlog.event(41)).isNotEqualTo(backlog.event(42));
        assertThat(backlog.event(41).id()).isNotEqualTo(backlog.event(42).id());
    }

    @Test
    void shouldHaveEveryAggregateType() {
        Backlog backlog = Backlog.of(RawKind.MESSAGES, 200, EFFORT).withTypes(10);

        assertThat(IntStream.range(0, 1_000)
                        .mapToObj(number -> backlog.event(number).aggregateType())
                        .collect(Collectors.toSet()))
                .hasSize(10)
                .allMatch(type -> type.startsWith("order-"));
    }

    @Test
    void shouldHaveEachEventOfAnotherAggregate() {
        Backlog backlog = new Backlog(RawKind.MESSAGES, 200, 1, 10, 2_000).withDistinctAggregates();

        assertThat(IntStream.range(0, 3_000)
                        .mapToObj(number -> backlog.event(number).aggregateId())
                        .collect(Collectors.toSet()))
                .hasSize(3_000);
    }

    @ParameterizedTest
    @CsvSource({"200", "1000", "10000"})
    void shouldHavePayloadsOfTheirSize(int bytes) {
        assertThat(IntStream.range(0, 200)
                        .map(number -> Payloads.json(number, bytes).length())
                        .distinct())
                .containsExactly(bytes);
    }
}
