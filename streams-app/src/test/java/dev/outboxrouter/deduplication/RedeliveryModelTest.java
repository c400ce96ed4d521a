package dev.outboxrouter.deduplication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.generators.SeededCases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The filter gives the verdicts of a model that remembers everything, whatever it remembers itself, and also when it is rebuilt
 * from the log at every record.
 */
class RedeliveryModelTest {

    private static final long SEED = Long.getLong("redelivery.seed", 20_261_201);
    private static final int CASES = Integer.getInteger("redelivery.cases", 100);

    @ParameterizedTest(name = "{0} transactions, rebuilt: {1}")
    @CsvSource({
        "1, false", "2, false", "64, false", "4096, false",
        "1, true", "2, true", "64, true", "4096, true"
    })
    void shouldJudgeLikeAModelThatRemembersEverything(int maxTransactions, boolean rebuilds) {
        new SeededCases<>(ConnectorLog::generate, "redelivery.seed", SEED).check(CASES, log -> {
            Model model = new Model();
            Filtered filter = new Filtered(maxTransactions, rebuilds);
            for (ConsumerRecord<byte[], byte[]> each : log.records()) {
                assertThat(filter.isRedelivered(each))
                        .as("offset %d", each.offset())
                        .isEqualTo(model.isRedelivered(each));
            }
        });
    }

    /** What retention has deleted counts as new, and is reported; what it has left is recognised. */
    @ParameterizedTest
    @CsvSource({"1, false", "64, false", "64, true"})
    void shouldDifferOnlyByWhatRetentionHasDeleted(int maxTransactions, boolean rebuilds) {
        new SeededCases<>(ConnectorLog::generate, "redelivery.seed", SEED).check(CASES, log -> {
            Model all = new Model();
            Filtered filter = new Filtered(maxTransactions, rebuilds);
            int size = log.records().size();
            for (int offset = 0; offset < size; offset++) {
                if (offset == size / 2) {
                    filter.log.deleteBefore(size / 3);
                }
                ConsumerRecord<byte[], byte[]> record = log.records().get(offset);
                Model retained = new Model();
                log.records().subList((int) filter.log.startOffset(), offset).forEach(retained::isRedelivered);
                boolean verdict = filter.isRedelivered(record);

                assertThat(verdict)
                        .as("offset %d", offset)
                        .isIn(all.isRedelivered(record), retained.isRedelivered(record));
            }
        });
    }

    @Test
    void shouldReportAChangeWhoseFirstCopyRetentionCanHaveDeleted() {
        Filtered filter = new Filtered(1, false);
        List<ConsumerRecord<byte[], byte[]>> sent = transactions(10);
        sent.forEach(filter::isRedelivered);
        filter.log.deleteBefore(5);

        assertThat(filter.isRedelivered(again(sent.get(7), filter))).isTrue();
        assertThat(filter.beyondRetention).isZero();
        assertThat(filter.isRedelivered(again(sent.get(0), filter))).isFalse();
        assertThat(filter.beyondRetention).isEqualTo(1);
    }

    @Test
    void shouldReadTheRangeOfARedeliveryOnce() {
        Filtered filter = new Filtered(64, false);
        List<ConsumerRecord<byte[], byte[]>> sent = transactions(5_000);
        sent.forEach(filter::isRedelivered);
        assertThat(filter.log.takeRecordsRead()).isZero();

        for (ConsumerRecord<byte[], byte[]> each : sent.subList(0, 4_900)) {
            assertThat(filter.isRedelivered(again(each, filter))).isTrue();
        }

        // Each look-up keeps 256 transactions, and begins a clock difference before: 10 s are 1,000 transactions here.
        assertThat(filter.lookUps).isBetween(10L, 30L);
        assertThat(filter.log.takeRecordsRead()).isLessThan(filter.lookUps * 1_400);
    }

    @Test
    void shouldReadTheRangeOfARedeliveryOnceWithTheMemoryThatShips() {
        Filtered filter = new Filtered(RedeliverySettings.MAX_TRANSACTIONS, true);
        List<ConsumerRecord<byte[], byte[]>> sent = transactions(300);
        sent.forEach(filter::isRedelivered);
        filter = filter.restarted();

        for (ConsumerRecord<byte[], byte[]> each : sent) {
            assertThat(filter.isRedelivered(again(each, filter))).isTrue();
        }

        assertThat(filter.lookUps).isEqualTo(1);
    }

    /** The new server's clock is a minute behind: its transactions are looked up until the clock has caught up. */
    @Test
    void shouldBoundTheLookUpsAfterAFailoverToAServerWhoseClockIsBehind() {
        Filtered filter = new Filtered(64, false);
        transactions(6_500).forEach(filter::isRedelivered);

        long looked = 0;
        for (int i = 0; i < 8_000; i++) {
            // 10 ms apart, as the transactions before.
            long committed = BEGIN + 6_500 * 10L - 60_000 + i * 10L;
            long sent = BEGIN + 6_500 * 10L + i * 10L;
            assertThat(filter.isRedelivered(filter.next(committed, 900_000 + i, 10 + i, sent)))
                    .isFalse();
            if (i == 6_100) {
                looked = filter.lookUps;
            }
        }

        // 6,000 transactions of the minute before; each look-up answers for 256, of which 10 are of the 100 ms before.
        assertThat(looked).isBetween(1L, 6_000 / (256 - 10) + 2L);
        assertThat(filter.lookUps).as("after the clock has caught up").isEqualTo(looked);
    }

    @Test
    void shouldAllowForClocksThatDifferByMoreThanItWasTold() {
        Filtered filter = new Filtered(2, false);
        List<ConsumerRecord<byte[], byte[]>> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sent.add(filter.next(BEGIN + 30_000 + i * 10L, 100 + i, 1_000 + i, BEGIN + i * 10L));
            assertThat(filter.isRedelivered(sent.get(i))).isFalse();
        }
        assertThat(filter.clocksDiffer).isEqualTo(1);

        for (ConsumerRecord<byte[], byte[]> each : sent) {
            assertThat(filter.isRedelivered(again(each, filter))).isTrue();
        }
    }

    private static final long BEGIN = 1_795_459_473_000L;

    /** Transactions of one message each, 10 ms apart. */
    private static List<ConsumerRecord<byte[], byte[]>> transactions(int count) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(ConnectorLog.message(i, BEGIN + i * 10L, 700 + i, 1_000 + 8L * i, BEGIN + i * 10L + 5));
        }
        return records;
    }

    /** Returns a copy of the record at the end of the log. */
    private static ConsumerRecord<byte[], byte[]> again(ConsumerRecord<byte[], byte[]> record, Filtered filter) {
        long end = filter.log.endOffset();
        return ConnectorLog.record(end, BEGIN + 10_000_000 + end, record.value());
    }

    /** A filter over a log that grows with the records that it judges. */
    private static final class Filtered implements RedeliveryObserver {

        private final RedeliverySettings settings;
        private final RawReader reader = ConnectorLog.reader();
        private final RecordedLog log;
        private final RedeliveryFilters filters;
        private long lookUps;
        private long beyondRetention;
        private long clocksDiffer;

        Filtered(int maxTransactions, boolean rebuilds) {
            this(maxTransactions, rebuilds, new RecordedLog());
        }

        private Filtered(int maxTransactions, boolean rebuilds, RecordedLog log) {
            this.log = log;
            this.settings = new RedeliverySettings(
                    maxTransactions, 16, 1 << 20, Duration.ofMillis(ConnectorLog.CLOCK_DIFFERENCE_MILLIS));
            this.filters = new RedeliveryFilters(
                    new RedeliveryFilters.Parts(settings, partition -> log, LookUps.unlimited(), this, rebuilds),
                    ConnectorLog.reader(),
                    new ReadBudget());
        }

        /** Returns a filter that begins behind the last record. */
        Filtered restarted() {
            return new Filtered(settings.maxTransactions(), false, log);
        }

        ConsumerRecord<byte[], byte[]> next(long committedMillis, long xid, long lsn, long sentMillis) {
            return ConnectorLog.message(log.endOffset(), committedMillis, xid, lsn, sentMillis);
        }

        boolean isRedelivered(ConsumerRecord<byte[], byte[]> record) {
            ChangeEvent event = reader.read(record);
            boolean verdict = filters.isRedelivered(record, event);
            log.append(record);
            return verdict;
        }

        @Override
        public void warmedUp(TopicPartition partition, long records) {}

        @Override
        public void lookedUp(TopicPartition partition, long records) {
            lookUps++;
        }

        @Override
        public void beyondRetention(TopicPartition partition, long offset) {
            beyondRetention++;
        }

        @Override
        public void clocksDiffer(TopicPartition partition, long offset, long differenceMillis) {
            clocksDiffer++;
        }
    }

    /** Remembers every transaction. */
    private static final class Model {

        private final RawReader reader = ConnectorLog.reader();
        private final Map<List<Long>, Long> highest = new HashMap<>();
        private final Map<List<Long>, Set<Change.Identity>> atHighest = new HashMap<>();

        boolean isRedelivered(ConsumerRecord<byte[], byte[]> record) {
            Optional<Change> read = Change.of(reader.read(record));
            if (read.isEmpty()) {
                return false;
            }
            Change change = read.get();
            List<Long> transaction = List.of(change.transactionId(), change.committedMicros());
            long known = highest.getOrDefault(transaction, Long.MIN_VALUE);
            if (change.lsn() < known) {
                return true;
            }
            if (change.lsn() > known) {
                highest.put(transaction, change.lsn());
                atHighest.remove(transaction);
            }
            return !atHighest
                    .computeIfAbsent(transaction, unused -> new HashSet<>())
                    .add(change.identity());
        }
    }
}
