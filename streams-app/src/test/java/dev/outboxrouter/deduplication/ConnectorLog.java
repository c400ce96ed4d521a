package dev.outboxrouter.deduplication;

import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.generators.Choices;
import dev.outboxrouter.topology.HistoryReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A generated raw partition: what one connector sends of a generated database, with stops, rewinds and failovers.
 *
 * @param records in the order of their offsets
 */
record ConnectorLog(List<ConsumerRecord<byte[], byte[]>> records) {

    static final String TOPIC = "example.message";

    /** Upper bound on the difference between the clocks of the database and of Kafka Connect. */
    static final long CLOCK_DIFFERENCE_MILLIS = 10_000;

    private static final long BEGIN_MILLIS = 1_795_459_473_000L;

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        records.forEach(each -> text.append("%n%d at %d: %s"
                .formatted(each.offset(), each.timestamp(), new String(each.value(), StandardCharsets.UTF_8))));
        return text.toString();
    }

    /** One change of a transaction, as the envelope of a raw record. */
    private record Sent(long committedMillis, String envelope) {}

    /** Generates a log. */
    static ConnectorLog generate(Choices choices) {
        return new Generation(choices).run();
    }

    /** The database's and the connector's state while a log is generated. */
    private static final class Generation {

        private final Choices choices;
        private final List<List<Sent>> committed = new ArrayList<>();
        private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        private long lsn = 1_000;
        private long xid = 700;
        private long databaseMillis = BEGIN_MILLIS;
        private long connectMillis;
        private int next;

        /** Transactions that were sent completely, at the beginning of all. */
        private int sentOnce;

        Generation(Choices choices) {
            this.choices = choices;
            this.connectMillis =
                    BEGIN_MILLIS + choices.upTo(2 * CLOCK_DIFFERENCE_MILLIS - 200) - CLOCK_DIFFERENCE_MILLIS + 100;
        }

        ConnectorLog run() {
            int steps = 4 + choices.upTo(12);
            for (int step = 0; step < steps; step++) {
                switch (choices.upTo(9)) {
                    case 0, 1, 2 -> commit(1 + choices.upTo(4));
                    case 3 -> commit(20 + choices.upTo(60));
                    case 4 -> rewind(choices.upTo(3));
                    case 5 -> rewind(choices.upTo(committed.size()));
                    case 6 -> pass(choices.upTo(120_000));
                    case 7 -> outsideTransactions();
                    case 8 -> failOver();
                    default -> reuseOfAnId();
                }
                send();
            }
            return new ConnectorLog(records);
        }

        /** Commits transactions that were open at the same time, so that their positions interleave. */
        private void commit(int transactions) {
            List<List<Sent>> open = new ArrayList<>();
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < transactions; i++) {
                open.add(new ArrayList<>());
                // Commit times are slightly out of order.
                times.add(databaseMillis + i * 3L + choices.upTo(8));
            }
            int changes =
                    transactions == 1 && choices.upTo(9) == 0 ? 150 : transactions + choices.upTo(2 * transactions);
            for (int i = 0; i < changes; i++) {
                int of = i < transactions ? i : choices.upTo(transactions - 1);
                open.get(of).addAll(statement(xid + of, times.get(of)));
            }
            // A transaction whose savepoint was rolled back has a gap.
            lsn += choices.upTo(100);
            databaseMillis += transactions * 3L;
            xid += transactions;
            committed.addAll(open);
            pass(choices.upTo(50));
        }

        private List<Sent> statement(long id, long committedMillis) {
            long micros = committedMillis * 1_000 + Math.floorMod(id * 7, 1_000L);
            lsn += 8;
            if (choices.upTo(2) > 0) {
                return List.of(new Sent(committedMillis, message(id, micros, lsn)));
            }
            // The rows of one statement share a position.
            List<Sent> rows = new ArrayList<>();
            for (int row = 0; row <= choices.upTo(2); row++) {
                rows.add(new Sent(committedMillis, row("c", id, micros, lsn, row)));
            }
            return rows;
        }

        private void rewind(int transactions) {
            next = Math.max(0, next - transactions);
        }

        private void pass(long millis) {
            databaseMillis += millis;
            connectMillis += millis;
        }

        private void outsideTransactions() {
            append(
                    "{\"op\":\"m\",\"source\":{\"ts_ms\":%d,\"ts_us\":%d,\"txId\":null,\"lsn\":%d},\"message\":{\"prefix\":\"outbox\",\"content\":\"e30=\"}}"
                            .formatted(databaseMillis, databaseMillis * 1_000, lsn));
            append(row("r", xid, databaseMillis * 1_000, lsn, 0));
            append(row("r", xid, databaseMillis * 1_000, lsn, 0));
            append("{}");
        }

        /** The new server's positions and clock are behind. */
        private void failOver() {
            lsn -= choices.upTo(Math.min(lsn - 100, 400));
            databaseMillis -= choices.upTo(CLOCK_DIFFERENCE_MILLIS / 4);
        }

        /** An id is assigned again. */
        private void reuseOfAnId() {
            xid -= choices.upTo(20);
            commit(1 + choices.upTo(2));
            xid += 40;
        }

        /** Sends what is committed and not sent, and sometimes stops inside a transaction and begins again before it. */
        private void send() {
            while (next < committed.size()) {
                List<Sent> changes = committed.get(next);
                boolean stops = changes.size() > 1 && choices.upTo(40) == 0;
                int count = stops ? 1 + choices.upTo(changes.size() - 2) : changes.size();
                int from = choices.upTo(30) == 0 && isRedelivered() ? choices.upTo(changes.size() - 1) : 0;
                for (int i = Math.min(from, count); i < count; i++) {
                    append(changes.get(i).envelope());
                }
                sentOnce = Math.max(sentOnce, stops ? next : next + 1);
                next++;
                if (stops) {
                    rewind(1 + choices.upTo(3));
                }
            }
        }

        /** A connector begins inside a transaction only when it has sent that transaction before. */
        private boolean isRedelivered() {
            return sentOnce > next;
        }

        private void append(String envelope) {
            connectMillis += choices.upTo(5);
            records.add(record(records.size(), connectMillis, envelope.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Returns a reader of such a log. */
    static RawReader reader() {
        return new HistoryReader(RouterConfig.of(Map.of("source.message.topics", TOPIC)));
    }

    /** Returns a raw record of one message. */
    static ConsumerRecord<byte[], byte[]> message(
            long offset, long committedMillis, long xid, long lsn, long sentMillis) {
        return record(
                offset, sentMillis, message(xid, committedMillis * 1_000, lsn).getBytes(StandardCharsets.UTF_8));
    }

    static ConsumerRecord<byte[], byte[]> record(long offset, long timestampMillis, byte[] value) {
        return new ConsumerRecord<>(
                TOPIC,
                0,
                offset,
                timestampMillis,
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                value.length,
                null,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    private static String message(long id, long micros, long lsn) {
        return "{\"op\":\"m\",\"source\":%s,\"message\":{\"prefix\":\"outbox\",\"content\":\"e30=\"}}"
                .formatted(source(id, micros, lsn));
    }

    private static String row(String operation, long id, long micros, long lsn, int number) {
        return "{\"before\":null,\"after\":{\"id\":%d},\"source\":%s,\"op\":\"%s\"}"
                .formatted(number, source(id, micros, lsn), operation);
    }

    private static String source(long id, long micros, long lsn) {
        return "{\"ts_ms\":%d,\"ts_us\":%d,\"snapshot\":\"false\",\"db\":\"example\",\"schema\":\"public\",\"table\":\"t\",\"txId\":%d,\"lsn\":%d}"
                .formatted(Math.floorDiv(micros, 1_000L), micros, id, lsn);
    }
}
