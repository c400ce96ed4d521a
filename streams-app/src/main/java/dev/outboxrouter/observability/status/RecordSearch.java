package dev.outboxrouter.observability.status;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches a range of offsets for a committed record, in no group and without committing. What it holds in memory is one
 * record batch, and of that no key and no value. Thread-safe.
 */
final class RecordSearch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RecordSearch.class);

    private static final Duration POLL = Duration.ofMillis(200);

    /** Upper bound on one search. The next one goes on where it ended. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Supplier<? extends Consumer<?, ?>> consumers;
    private @Nullable Consumer<?, ?> consumer;
    private boolean failed;

    /**
     * A search that has read nothing yet.
     *
     * @param consumers makes a consumer of committed records; called at the first search, and after a failure
     */
    RecordSearch(Supplier<? extends Consumer<?, ?>> consumers) {
        this.consumers = consumers;
    }

    /**
     * What a search has found.
     *
     * @param emptyTo offset before which there is no record
     * @param record whether there is one at {@code emptyTo}; else the rest of the range is unknown
     */
    record Found(long emptyTo, boolean record) {}

    /** Searches {@code [from, to)}, of which all is committed or aborted. */
    synchronized Found search(TopicPartition partition, long from, long to) {
        try {
            Consumer<?, ?> reader = consumer == null ? consumers.get() : consumer;
            consumer = reader;
            Found found = search(reader, partition, from, to);
            // Its fetcher would keep the next batch.
            reader.unsubscribe();
            failed = false;
            return found;
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            close();
            if (!failed) {
                failed = true;
                LOG.warn(
                        "Partition of a raw topic cannot be searched, transaction markers count as records behind; the"
                                + " router needs READ of its raw topics topic={} partition={} offset={} cause={}",
                        partition.topic(),
                        partition.partition(),
                        from,
                        e.toString());
            }
            return new Found(from, false);
        }
    }

    private static Found search(Consumer<?, ?> reader, TopicPartition partition, long from, long to) {
        reader.assign(List.of(partition));
        reader.seek(partition, from);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        long position = from;
        while (position < to && System.nanoTime() < deadline) {
            for (ConsumerRecord<?, ?> record : reader.poll(POLL)) {
                return record.offset() < to ? new Found(record.offset(), true) : new Found(to, false);
            }
            position = reader.position(partition);
        }
        return new Found(Math.min(position, to), false);
    }

    @Override
    public synchronized void close() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }
}
