package dev.outboxrouter.observability.status;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how long the oldest open transaction of a partition has been open. It begins at the last stable offset, which stays
 * the same until it ends, so the time for which this instance has seen that offset is a lower bound on its age. The time of
 * its producer's last record is another one, which survives a restart of the router; Kafka tells it to whoever may READ the
 * topic. Without that, or when Kafka does not answer, the first bound alone remains. Not thread-safe.
 */
final class OpenTransactions {

    private static final Logger LOG = LoggerFactory.getLogger(OpenTransactions.class);

    private final Producers producers;
    private final Map<TopicPartition, Open> open = new HashMap<>();

    OpenTransactions(Producers producers) {
        this.producers = producers;
    }

    /** Tells which producers have written to partitions; of some or all of them nothing may be known. */
    interface Producers {

        /** Returns the producers by partition. */
        Map<TopicPartition, List<ProducerState>> active(Collection<TopicPartition> partitions)
                throws InterruptedException;
    }

    /** Asks Kafka, and leaves out the partitions that it does not tell of. */
    static Producers asking(Admin admin) {
        return partitions -> {
            DescribeProducersResult described = admin.describeProducers(partitions);
            long deadline = System.nanoTime() + PositionsInquiry.LIMIT.toNanos();
            Map<TopicPartition, List<ProducerState>> known = new HashMap<>();
            for (TopicPartition partition : partitions) {
                try {
                    known.put(
                            partition,
                            described
                                    .partitionResult(partition)
                                    .get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
                                    .activeProducers());
                } catch (ExecutionException | TimeoutException e) {
                    LOG.debug("Producers are not known partition={} cause={}", partition, e.toString());
                }
            }
            return known;
        };
    }

    /** A transaction by the offset at which it begins. */
    private record Open(long begin, long sinceMillis) {}

    /**
     * Takes a new observation of all partitions and returns the age of the oldest transaction of each that has any, in
     * milliseconds.
     *
     * @param lastStable where it begins, if there is one
     * @param written what was written some time before {@code lastStable} was found
     */
    Map<TopicPartition, Long> agesMillis(
            Map<TopicPartition, Long> lastStable, Map<TopicPartition, Long> written, long nowMillis)
            throws InterruptedException {
        Map<TopicPartition, Long> known = new HashMap<>();
        Map<TopicPartition, Open> now = new HashMap<>();
        written.forEach((partition, end) -> {
            long begin = lastStable.getOrDefault(partition, end);
            if (begin < end) {
                Open before = open.get(partition);
                if (before != null && before.begin() == begin) {
                    known.put(partition, nowMillis - before.sinceMillis());
                    now.put(partition, before);
                } else {
                    now.put(partition, new Open(begin, nowMillis));
                }
            }
        });
        open.clear();
        open.putAll(now);
        if (!known.isEmpty()) {
            // Only of those that were open before: the time of a record is its producer's, and may be any.
            producers
                    .active(List.copyOf(known.keySet()))
                    .forEach((partition, active) -> lastRecordMillis(active)
                            .ifPresent(at -> known.merge(partition, nowMillis - at, Math::max)));
        }
        return known;
    }

    /** When the producer with the oldest open transaction has written last, in milliseconds since the epoch. */
    private static OptionalLong lastRecordMillis(List<ProducerState> active) {
        return active.stream()
                .filter(producer ->
                        producer.currentTransactionStartOffset().isPresent() && producer.lastTimestamp() >= 0)
                .min(Comparator.comparingLong(
                        producer -> producer.currentTransactionStartOffset().getAsLong()))
                .map(producer -> OptionalLong.of(producer.lastTimestamp()))
                .orElse(OptionalLong.empty());
    }
}
