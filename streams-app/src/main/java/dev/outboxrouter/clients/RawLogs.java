package dev.outboxrouter.clients;

import dev.outboxrouter.deduplication.RawLog;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads raw partitions with consumers in no group, which are kept for the next reading. Thread-safe. */
public final class RawLogs implements AutoCloseable {

    /** Upper bound on the consumers that are kept. */
    private static final int MAX_IDLE = 4;

    private static final Duration POLL = Duration.ofMillis(500);

    /** Upper bound on the time without a record. */
    private static final Duration STALLED = Duration.ofSeconds(10);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Deque<Consumer<byte[], byte[]>> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /**
     * Reads with these consumers.
     *
     * @param consumers creates one that reads committed records, is in no group and does not reset its position
     */
    public RawLogs(Supplier<Consumer<byte[], byte[]>> consumers) {
        this.consumers = consumers;
    }

    /** Returns the log of a raw partition. Several of them can be used at once, each by one thread. */
    public RawLog of(TopicPartition partition) {
        return new PartitionLog(partition);
    }

    @Override
    public void close() {
        closed = true;
        for (Consumer<byte[], byte[]> each = idle.poll(); each != null; each = idle.poll()) {
            each.close();
        }
    }

    private <T> T with(TopicPartition partition, Function<Consumer<byte[], byte[]>, T> work) {
        Consumer<byte[], byte[]> kept = idle.poll();
        Consumer<byte[], byte[]> consumer = kept == null ? consumers.get() : kept;
        boolean isReusable = false;
        try {
            consumer.assign(List.of(partition));
            T result = work.apply(consumer);
            consumer.unsubscribe();
            isReusable = !closed && idle.size() < MAX_IDLE;
            return result;
        } finally {
            if (isReusable) {
                idle.push(consumer);
            } else {
                consumer.close(CloseOptions.timeout(Duration.ZERO));
            }
        }
    }

    private final class PartitionLog implements RawLog {

        private final TopicPartition partition;

        PartitionLog(TopicPartition partition) {
            this.partition = partition;
        }

        @Override
        public long startOffset() {
            return with(partition, this::start);
        }

        @Override
        public OptionalLong offsetAt(long timestampMillis) {
            OffsetAndTimestamp found = with(
                    partition,
                    consumer -> consumer.offsetsForTimes(Map.of(partition, timestampMillis))
                            .get(partition));
            return found == null ? OptionalLong.empty() : OptionalLong.of(found.offset());
        }

        @Override
        public boolean scan(long from, long to, Visitor visitor) {
            return with(partition, consumer -> scan(consumer, from, to, visitor));
        }

        private boolean scan(Consumer<byte[], byte[]> consumer, long from, long to, Visitor visitor) {
            consumer.seek(partition, from);
            long stalledAt = System.nanoTime() + STALLED.toNanos();
            for (long position = from; position < to; position = consumer.position(partition)) {
                for (ConsumerRecord<byte[], byte[]> rawRecord : poll(consumer)) {
                    if (rawRecord.offset() >= to) {
                        return true;
                    }
                    if (!visitor.visit(rawRecord)) {
                        return false;
                    }
                }
                if (consumer.position(partition) > position) {
                    stalledAt = System.nanoTime() + STALLED.toNanos();
                } else if (System.nanoTime() > stalledAt) {
                    throw new TimeoutException("no record of %s came from offset %d for %d s"
                            .formatted(partition, position, STALLED.toSeconds()));
                }
            }
            return true;
        }

        private Iterable<ConsumerRecord<byte[], byte[]>> poll(Consumer<byte[], byte[]> consumer) {
            try {
                return consumer.poll(POLL);
            } catch (OffsetOutOfRangeException e) {
                // Retention has deleted the records meanwhile.
                consumer.seek(partition, start(consumer));
                return List.of();
            }
        }

        private long start(Consumer<byte[], byte[]> consumer) {
            return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
    }
}
