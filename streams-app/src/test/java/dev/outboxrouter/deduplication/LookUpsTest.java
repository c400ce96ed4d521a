package dev.outboxrouter.deduplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A look-up that takes too long for a stream thread continues on its own thread while the partition is held. */
class LookUpsTest {

    private static final TopicPartition PARTITION = new TopicPartition(ConnectorLog.TOPIC, 0);
    private static final Duration LIMIT = Duration.ofMillis(50);
    private static final long BEGIN = 1_795_459_473_000L;
    private static final int RECORDS = 400;
    private static final int COMMITTED = 380;

    private final RecordedLog log = new RecordedLog();
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final ConsumerRecord<byte[], byte[]> redelivered;

    LookUpsTest() {
        for (int i = 0; i < RECORDS; i++) {
            records.add(ConnectorLog.message(i, BEGIN + i, 700 + i, 1_000 + i, BEGIN + i + 5));
            log.append(records.get(i));
        }
        redelivered =
                ConnectorLog.record(RECORDS, BEGIN + 60_000, records.get(3).value());
    }

    @Test
    void shouldContinueWhileThePartitionIsHeldAndReadOnlyTheRestAfterwards() {
        try (LookUps lookUps = lookUps()) {
            lookUpThatIsContinued(lookUps);

            assertThat(isRedelivered(filter(log, lookUps), redelivered)).isTrue();
            // The warm-up reads 8 records, and the look-up those behind the committed offset.
            assertThat(log.takeRecordsRead()).isEqualTo(8 + RECORDS - COMMITTED);
            assertThat(lookUps.activities()).isEmpty();
        }
    }

    /** The stream thread had read all records in the transaction that was aborted. */
    @Test
    void shouldJudgeRecordsBehindTheCommittedOffsetAgain() {
        try (LookUps lookUps = lookUps()) {
            lookUpThatIsContinued(lookUps);

            // Each of these is looked up as well, before the one that was continued.
            RedeliveryFilter filter = filter(log, lookUps);
            for (ConsumerRecord<byte[], byte[]> each : records.subList(COMMITTED, RECORDS)) {
                assertThat(isRedelivered(filter, each)).isFalse();
            }
            log.takeRecordsRead();
            assertThat(isRedelivered(filter, redelivered)).isTrue();
            assertThat(log.takeRecordsRead()).isEqualTo(RECORDS - COMMITTED);
        }
    }

    /** A look-up takes too long for the stream thread and continues until its partition is released. */
    private void lookUpThatIsContinued(LookUps lookUps) {
        RedeliveryFilter filter = filter(new SlowLog(log), lookUps);
        assertThatThrownBy(() -> isRedelivered(filter, redelivered))
                .isInstanceOf(LookUpUnfinishedException.class)
                .hasMessageContaining(PARTITION.toString());
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(lookUps.held()).isEmpty());
        log.takeRecordsRead();
    }

    private LookUps lookUps() {
        return new LookUps(LIMIT, partition -> log, ConnectorLog::reader, partition -> COMMITTED);
    }

    private static boolean isRedelivered(RedeliveryFilter filter, ConsumerRecord<byte[], byte[]> record) {
        return filter.isRedelivered(record, ConnectorLog.reader().read(record));
    }

    private static RedeliveryFilter filter(RawLog log, LookUps lookUps) {
        return new RedeliveryFilter(
                PARTITION,
                log,
                ConnectorLog.reader(),
                new RedeliverySettings(1_000, 4, 1 << 20, Duration.ofSeconds(10)),
                lookUps,
                new ReadBudget(),
                RedeliveryObserver.NONE);
    }

    /** The log of a stream thread: a look-up's last record comes when its limit has passed. */
    private record SlowLog(RecordedLog log) implements RawLog {

        @Override
        public long startOffset() {
            return log.startOffset();
        }

        @Override
        public OptionalLong offsetAt(long timestampMillis) {
            return log.offsetAt(timestampMillis);
        }

        @Override
        public boolean scan(long from, long to, Visitor visitor) {
            long began = System.nanoTime();
            return log.scan(from, to, rawRecord -> {
                while (rawRecord.offset() == RECORDS - 1 && System.nanoTime() - began < 2 * LIMIT.toNanos()) {
                    Thread.onSpinWait();
                }
                return visitor.visit(rawRecord);
            });
        }
    }
}
