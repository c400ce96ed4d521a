package dev.outboxrouter.observability.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.observability.status.Positions.RawPartition;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadinessTest {

    private static final long NOW = 1_000_000;
    private static final Answer<Positions> NO_TOPIC = Answer.of(new Positions(List.of(), List.of()), NOW);
    private static final Answer<Positions> ONE_TOPIC =
            Answer.of(new Positions(List.of(new RawPartition("example.message", 0, 5)), List.of()), NOW);

    @Test
    void shouldBeReadyWithPartitions() {
        assertThat(Readiness.of(State.RUNNING, 2, ONE_TOPIC, NOW))
                .isEqualTo(new Readiness(true, "it reads 2 partitions of raw topics"));
    }

    @Test
    void shouldBeReadyWhenOthersHaveAllPartitions() {
        Readiness readiness = Readiness.of(State.RUNNING, 0, ONE_TOPIC, NOW);

        assertThat(readiness.ready()).isTrue();
        assertThat(readiness.why()).contains("stands by");
    }

    @Test
    void shouldNotBeReadyWithoutARawTopic() {
        assertThat(Readiness.of(State.RUNNING, 0, NO_TOPIC, NOW).why()).contains("there is no raw topic yet");
        assertThat(Readiness.of(State.RUNNING, 0, NO_TOPIC, NOW).ready()).isFalse();
        assertThat(Readiness.of(State.RUNNING, 0, Answer.notAsked(), NOW).ready())
                .isFalse();
    }

    @Test
    void shouldNotBeReadyWhenKafkaIsAwayForLong() {
        Answer<Positions> silent = ONE_TOPIC.silent("TimeoutException");

        assertThat(Readiness.of(State.RUNNING, 1, silent, NOW + 29_000).ready()).isTrue();
        assertThat(Readiness.of(State.RUNNING, 1, silent, NOW + 31_000))
                .isEqualTo(new Readiness(false, "Kafka does not answer: TimeoutException"));
    }

    @ParameterizedTest
    @EnumSource(names = "RUNNING", mode = EnumSource.Mode.EXCLUDE)
    void shouldSayWhyNotInEveryOtherState(State state) {
        Readiness readiness = Readiness.of(state, 1, ONE_TOPIC, NOW);

        assertThat(readiness.ready()).isFalse();
        assertThat(readiness.why()).isNotBlank();
    }
}
