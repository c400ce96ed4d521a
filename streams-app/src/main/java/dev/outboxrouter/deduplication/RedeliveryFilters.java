package dev.outboxrouter.deduplication;

import dev.outboxrouter.cdc.ChangeEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The filters of the raw partitions that one task, or one replay, reads. Not thread-safe. */
public final class RedeliveryFilters {

    private final Parts parts;
    private final RawReader reader;
    private final ReadBudget budget;
    private final Map<TopicPartition, RedeliveryFilter> filters = new HashMap<>();

    /**
     * Parts that all filters of a process have in common. Thread-safe.
     *
     * @param settings bounds of each filter
     * @param logs opens the log of a raw partition
     * @param lookUps runs the look-ups
     * @param observer is told what is read back
     * @param rebuilds whether each record is judged by a new filter, which gives the same verdicts and reads more; for tests
     */
    public record Parts(
            RedeliverySettings settings,
            Function<TopicPartition, RawLog> logs,
            LookUps lookUps,
            RedeliveryObserver observer,
            boolean rebuilds) {

        /** Parts of a topology that is described and not run. */
        public static final Parts WITHOUT_LOG = new Parts(
                new RedeliverySettings(1, 1, 1, Duration.ZERO),
                partition -> {
                    throw new IllegalStateException("there is no log to read");
                },
                LookUps.unlimited(),
                RedeliveryObserver.NONE);

        /** Parts of filters that remember. */
        public Parts(
                RedeliverySettings settings,
                Function<TopicPartition, RawLog> logs,
                LookUps lookUps,
                RedeliveryObserver observer) {
            this(settings, logs, lookUps, observer, false);
        }
    }

    /**
     * Creates the filters of a task.
     *
     * @param reader reads what is read back; not the one that reads the records to be judged, whose buffers it would reuse
     * @param budget of the thread that uses the filters
     */
    public RedeliveryFilters(Parts parts, RawReader reader, ReadBudget budget) {
        this.parts = parts;
        this.reader = reader;
        this.budget = budget;
    }

    /**
     * Returns whether a change was read before ({@link RedeliveryFilter#isRedelivered}).
     *
     * @param record the raw record; its partition's records are given in their order
     * @param event what it says; remains valid
     */
    public boolean isRedelivered(ConsumerRecord<byte[], byte[]> record, ChangeEvent event) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (parts.rebuilds()) {
            filters.remove(partition);
        }
        RedeliveryFilter filter = filters.get(partition);
        if (filter == null) {
            filter = new RedeliveryFilter(
                    partition,
                    parts.logs().apply(partition),
                    reader,
                    parts.settings(),
                    parts.lookUps(),
                    budget,
                    parts.observer());
            filters.put(partition, filter);
        }
        return filter.isRedelivered(record, event);
    }
}
