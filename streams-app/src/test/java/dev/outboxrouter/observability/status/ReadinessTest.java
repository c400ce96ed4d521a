package dev.outboxrouter.observability.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.positions.LostRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadinessTest {

    private static final long NOW = 1_000_000;
    private static final Duration LONG = PartitionProblem.STALLED_AFTER;
    private static final List<String> OWN = List.of("example.message-0", "example.message-1");
    private static final Answer<Positions> NO_TOPIC = answer(RawPartitions.positions());
    private static final Answer<Positions> ONE_TOPIC =
            answer(RawPartitions.positions(RawPartitions.waiting(0, Duration.ZERO)));

    @Test
    void shouldBeReadyWithPartitions() {
        assertThat(readiness(State.RUNNING, OWN, ONE_TOPIC))
                .isEqualTo(new Readiness(true, "it reads 2 partitions of raw topics"));
    }

    @Test
    void shouldBeReadyWhenOthersHaveAllPartitions() {
        Readiness readiness = readiness(State.RUNNING, List.of(), ONE_TOPIC);

        assertThat(readiness.ready()).isTrue();
        assertThat(readiness.why()).contains("stands by");
    }

    @Test
    void shouldNotBeReadyWithoutARawTopic() {
        assertThat(readiness(State.RUNNING, List.of(), NO_TOPIC).why()).contains("there is no raw topic yet");
        assertThat(readiness(State.RUNNING, List.of(), NO_TOPIC).ready()).isFalse();
        assertThat(readiness(State.RUNNING, List.of(), Answer.notAsked()).ready())
                .isFalse();
    }

    @Test
    void shouldNotBeReadyWhenKafkaIsAwayForLong() {
        Answer<Positions> silent = ONE_TOPIC.silent("TimeoutException");

        assertThat(Readiness.of(new InstanceState(
                                State.RUNNING, OWN, Optional.empty(), silent, List.of(), Map.of(), NOW + 29_000))
                        .ready())
                .isTrue();
        assertThat(Readiness.of(new InstanceState(
                        State.RUNNING, OWN, Optional.empty(), silent, List.of(), Map.of(), NOW + 31_000)))
                .isEqualTo(new Readiness(false, "Kafka does not answer: TimeoutException"));
    }

    @ParameterizedTest
    @EnumSource(names = "RUNNING", mode = EnumSource.Mode.EXCLUDE)
    void shouldSayWhyNotInEveryOtherState(State state) {
        Readiness readiness = readiness(state, OWN, ONE_TOPIC);

        assertThat(readiness.ready()).isFalse();
        assertThat(readiness.why()).isNotBlank();
    }

    @Test
    void shouldNotBeReadyWhenOneOfItsPartitionsHasStalled() {
        Answer<Positions> stalled =
                answer(RawPartitions.positions(RawPartitions.allRead(0), RawPartitions.waiting(1, LONG)));

        Readiness readiness = readiness(State.RUNNING, OWN, stalled);

        assertThat(readiness.ready()).isFalse();
        assertThat(readiness.why())
                .startsWith(
                        "the committed offset of example.message-1 has not changed for 60 s, and 5 records wait from"
                                + " offset 42 on; see ")
                .contains("explain --topic example.message --partition 1 --offset 42");
    }

    @Test
    void shouldBeReadyUntilAPartitionHasStalled() {
        Answer<Positions> waiting = answer(RawPartitions.positions(RawPartitions.waiting(1, LONG.minusMillis(1))));

        assertThat(readiness(State.RUNNING, OWN, waiting).ready()).isTrue();
    }

    @Test
    void shouldBeReadyWhenAPartitionOfAnotherInstanceHasStalled() {
        Answer<Positions> stalled = answer(RawPartitions.positions(RawPartitions.waiting(2, LONG)));

        assertThat(readiness(State.RUNNING, OWN, stalled).ready()).isTrue();
    }

    @Test
    void shouldNotBeReadyWhenRecordsOfItsPartitionsWereDeletedUnread() {
        Answer<Positions> deleted =
                answer(RawPartitions.positions(RawPartitions.waiting(0, LONG), RawPartitions.deletedUnread(1)));

        Readiness readiness = readiness(State.RUNNING, OWN, deleted);

        assertThat(readiness.ready()).isFalse();
        assertThat(readiness.why())
                .startsWith("offsets [42, 50) of example.message-1 were deleted before the router had read them; ")
                .endsWith("(and 1 further problems)");
    }

    @Test
    void shouldBeReadyWhileATransactionOfTheConnectorHangs() {
        Answer<Positions> hanging =
                answer(RawPartitions.positions(RawPartitions.withOpenTransaction(0, PartitionProblem.HANGS_AFTER)));

        assertThat(readiness(State.RUNNING, OWN, hanging).ready()).isTrue();
    }

    private static Answer<Positions> answer(Positions positions) {
        return Answer.of(positions, NOW);
    }

    @Test
    void shouldNotBeReadyWhileAPartitionWaitsForAnOperator() {
        LostRecords lost = new LostRecords("example.message", 0, LostRecords.Cause.DELETED, 10, 30);

        Readiness readiness = Readiness.of(new InstanceState(
                State.RUNNING, OWN, Optional.empty(), Answer.notAsked(), List.of(lost, lost), Map.of(), NOW));

        assertThat(readiness.ready()).isFalse();
        assertThat(readiness.why())
                .contains("example.message-0 waits", "offsets [10, 30)", "and 1 more partitions wait", lost.command());
    }

    @Test
    void shouldNotBeReadyWhileItsGroupKeepsRebalancing() {
        InstanceState instance = new InstanceState(
                State.RUNNING, OWN, Optional.of("it rejoins"), Answer.notAsked(), List.of(), Map.of(), NOW);

        assertThat(Readiness.of(instance)).isEqualTo(new Readiness(false, "it rejoins"));
    }

    private static Readiness readiness(State state, List<String> partitions, Answer<Positions> kafka) {
        return Readiness.of(new InstanceState(state, partitions, Optional.empty(), kafka, List.of(), Map.of(), NOW));
    }
}
