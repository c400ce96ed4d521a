package dev.outboxrouter.deduplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outboxrouter.cdc.BinaryEncoding;
import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.cdc.RawRecordReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    LookUpsTest() {
        for (int i = 0; i < RECORDS; i++) {
            records.add(ConnectorLog.message(i, BEGIN + i, 700 + i, 1_000 + i, BEGIN + i + 5));
            log.append(records.get(i));
        }
    }

    @Test
    void shouldContinueWhileThePartitionIsHeldAndReadOnlyTheRestAfterwards() {
        try (LookUps lookUps = new LookUps(LIMIT, partition -> log, Reader::new, partition -> COMMITTED)) {
            ConsumerRecord<byte[], byte[]> redelivered =
                    ConnectorLog.record(RECORDS, BEGIN + 60_000, records.get(3).value());

            RedeliveryFilter first = filter(new SlowLog(log), lookUps);
            assertThatThrownBy(() -> first.isRedelivered(redelivered, new Reader().read(redelivered)))
                    .isInstanceOf(LookUpUnfinishedException.class)
                    .hasMessageContaining(PARTITION.toString());
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(lookUps.held()).isEmpty());

            log.takeRecordsRead();
            RedeliveryFilter second = filter(log, lookUps);
            assertThat(second.isRedelivered(redelivered, new Reader().read(redelivered)))
                    .isTrue();
            // The warm-up reads 8 records, and the look-up those behind the committed offset.
            assertThat(log.takeRecordsRead()).isEqualTo(8 + RECORDS - COMMITTED);
            assertThat(lookUps.activities()).isEmpty();
        }
    }

    @Test
    void shouldJudgeRecordsBehindTheCommittedOffsetAgain() {
        // The stream thread had read all of them in the transaction that was aborted.
        try (LookUps lookUps = new LookUps(LIMIT, partition -> log, Reader::new, partition -> COMMITTED)) {
            ConsumerRecord<byte[], byte[]> redelivered =
                    ConnectorLog.record(RECORDS, BEGIN + 60_000, records.get(3).value());
            RedeliveryFilter first = filter(new SlowLog(log), lookUps);
            assertThatThrownBy(() -> first.isRedelivered(redelivered, new Reader().read(redelivered)))
                    .isInstanceOf(LookUpUnfinishedException.class);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(lookUps.held()).isEmpty());

            // Each of these is looked up as well, before the one that was continued.
            RedeliveryFilter second = filter(log, lookUps);
            for (ConsumerRecord<byte[], byte[]> each : records.subList(COMMITTED, RECORDS)) {
                assertThat(second.isRedelivered(each, new Reader().read(each))).isFalse();
            }
            log.takeRecordsRead();
            assertThat(second.isRedelivered(redelivered, new Reader().read(redelivered)))
                    .isTrue();
            assertThat(log.takeRecordsRead()).isEqualTo(RECORDS - COMMITTED);
        }
    }

    private static RedeliveryFilter filter(RawLog log, LookUps lookUps) {
        return new RedeliveryFilter(
                PARTITION,
                log,
                new Reader(),
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

    private static final class Reader implements RawReader {

        private final RawRecordReader reader =
                new RawRecordReader(BinaryEncoding.BASE64, Optional.empty(), Optional.empty());

        @Override
        public ChangeEvent read(ConsumerRecord<byte[], byte[]> record) {
            return reader.read(record.topic(), record.headers(), record.key(), record.value());
        }

        @Override
        public void release(ConsumerRecord<byte[], byte[]> record) {}
    }
}
