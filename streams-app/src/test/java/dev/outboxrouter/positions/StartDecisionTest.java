package dev.outboxrouter.positions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.clients.StartPositions.Invalid;
import dev.outboxrouter.positions.LostRecords.Cause;
import dev.outboxrouter.positions.StartDecision.Lost;
import dev.outboxrouter.positions.StartDecision.Start;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class StartDecisionTest {

    private static final TopicPartition PLACE = new TopicPartition("example.message", 3);
    private static final Uuid ID = new Uuid(1, 2);
    private static final Uuid ANOTHER = new Uuid(3, 4);

    @Test
    void shouldStartAtTheLogStartWhenNothingWasRoutedBefore() {
        assertThat(decide(OptionalLong.empty(), Optional.empty())).isEqualTo(new Start(20, StartDecision.FIRST_TIME));
    }

    @Test
    void shouldReportRecordsThatWereDeletedBeforeThePosition() {
        assertThat(decide(OptionalLong.of(5), Optional.empty())).isEqualTo(lost(Cause.DELETED, 5, 20));
        assertThat(decide(OptionalLong.of(5), Optional.of(new KnownPosition(ID, 4))))
                .isEqualTo(lost(Cause.DELETED, 5, 20));
    }

    @Test
    void shouldReportALogThatEndsBeforeThePosition() {
        StartDecision decision = decide(OptionalLong.of(90), Optional.of(new KnownPosition(ID, 90)));

        assertThat(decision).isEqualTo(lost(Cause.TRUNCATED, 90, 50));
        assertThat(((Lost) decision).records().count()).isZero();
    }

    @Test
    void shouldReportAnExpiredOffsetOfATopicThatWasRoutedBefore() {
        assertThat(decide(OptionalLong.empty(), Optional.of(new KnownPosition(ID, 30))))
                .isEqualTo(lost(Cause.OFFSET_EXPIRED, 30, 30));
        assertThat(decide(OptionalLong.empty(), Optional.of(new KnownPosition(ID, 7))))
                .isEqualTo(lost(Cause.OFFSET_EXPIRED, 7, 20));
        assertThat(decide(OptionalLong.empty(), Optional.of(new KnownPosition(ID, 70))))
                .isEqualTo(lost(Cause.OFFSET_EXPIRED, 70, 50));
    }

    @Test
    void shouldContinueAtTheEndWhenEverythingWasRoutedBeforeTheOffsetExpired() {
        assertThat(decide(OptionalLong.empty(), Optional.of(new KnownPosition(ID, 50))))
                .isEqualTo(new Start(50, StartDecision.ALL_ROUTED));
    }

    @Test
    void shouldStartAtTheLogStartOfATopicThatWasCreatedAgain() {
        assertThat(decide(OptionalLong.empty(), Optional.of(new KnownPosition(ANOTHER, 30))))
                .isEqualTo(new Start(20, StartDecision.FIRST_TIME));
        assertThat(decide(OptionalLong.of(90), Optional.of(new KnownPosition(ANOTHER, 90))))
                .isEqualTo(new Start(20, StartDecision.FIRST_TIME));
    }

    @Test
    void shouldNameThePlaceInTheCommand() {
        assertThat(new LostRecords("example.message", 3, Cause.DELETED, 5, 20).command())
                .endsWith("continue --raw-topic example.message --partition 3 --from 5 --at 20");
    }

    private static StartDecision decide(OptionalLong position, Optional<KnownPosition> known) {
        return StartDecision.decide(PLACE, new Invalid(position, 20, 50), ID, known);
    }

    private static Lost lost(Cause cause, long from, long to) {
        return new Lost(new LostRecords("example.message", 3, cause, from, to));
    }
}
