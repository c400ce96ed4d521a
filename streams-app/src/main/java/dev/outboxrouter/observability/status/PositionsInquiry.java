package dev.outboxrouter.observability.status;

import dev.outboxrouter.observability.status.Positions.LetterPartition;
import dev.outboxrouter.observability.status.Positions.RawPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka for {@link Positions}. Every instance sees every partition, so that one that nobody reads is seen too. What is
 * in an open transaction is not behind: nobody may read it yet.
 */
final class PositionsInquiry implements Callable<Positions> {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** Topics appear seldom, and a list of all is long. */
    private static final Duration TOPICS_BELIEVED = Duration.ofSeconds(5);

    private final Admin admin;
    private final Predicate<String> isRaw;
    private final String deadLetterTopic;
    private final String group;
    private List<TopicPartition> partitions = List.of();
    private long listedAt;
    private boolean listed;

    /**
     * An inquiry.
     *
     * @param admin stays the caller's to close
     * @param isRaw tells raw topics by their names
     * @param deadLetterTopic where dead letters go
     * @param group the router's consumer group
     */
    PositionsInquiry(Admin admin, Predicate<String> isRaw, String deadLetterTopic, String group) {
        this.admin = admin;
        this.isRaw = isRaw;
        this.deadLetterTopic = deadLetterTopic;
        this.group = group;
    }

    @Override
    public Positions call() throws ExecutionException, TimeoutException, InterruptedException {
        try {
            refreshPartitions();
            Map<TopicPartition, OffsetAndMetadata> read = read();
            Map<TopicPartition, Long> begins = offsets(OffsetSpec.earliest());
            Map<TopicPartition, Long> ends = offsets(OffsetSpec.latest());
            List<RawPartition> raw = new ArrayList<>();
            List<LetterPartition> letters = new ArrayList<>();
            for (TopicPartition partition : partitions) {
                long begin = begins.getOrDefault(partition, 0L);
                long end = ends.getOrDefault(partition, begin);
                if (partition.topic().equals(deadLetterTopic)) {
                    letters.add(new LetterPartition(partition.partition(), begin, end));
                } else {
                    long next = next(read.get(partition), begin);
                    raw.add(new RawPartition(partition.topic(), partition.partition(), Math.max(0, end - next)));
                }
            }
            return new Positions(raw, letters);
        } catch (ExecutionException e) {
            // A topic may have been deleted.
            listed = false;
            throw e;
        }
    }

    private static long next(@Nullable OffsetAndMetadata committed, long begin) {
        return committed == null ? begin : Math.max(begin, committed.offset());
    }

    private void refreshPartitions() throws ExecutionException, TimeoutException, InterruptedException {
        if (listed && System.nanoTime() - listedAt < TOPICS_BELIEVED.toNanos()) {
            return;
        }
        Set<String> names = get(admin.listTopics().names()).stream()
                .filter(name -> isRaw.test(name) || name.equals(deadLetterTopic))
                .collect(Collectors.toSet());
        partitions = get(admin.describeTopics(names).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .sorted(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition))
                .toList();
        listedAt = System.nanoTime();
        listed = true;
    }

    private Map<TopicPartition, OffsetAndMetadata> read()
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw e;
        }
    }

    private Map<TopicPartition, Long> offsets(OffsetSpec spec)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> specs =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                get(admin.listOffsets(specs, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        found.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
