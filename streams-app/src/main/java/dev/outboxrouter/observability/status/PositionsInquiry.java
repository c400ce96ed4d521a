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

/**
 * Asks Kafka for {@link Positions}. Every instance sees every partition, so that one that no instance reads is seen too. Not
 * thread-safe.
 */
final class PositionsInquiry implements Callable<Positions> {

    /** Upper bound on each answer of Kafka. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    /** The list of topics is long and seldom changes. */
    private static final Duration TOPICS_BELIEVED = Duration.ofSeconds(5);

    private final Admin admin;
    private final Predicate<String> isRaw;
    private final String deadLetterTopic;
    private final String group;
    private final WaitingRecords waiting;
    private final OpenTransactions transactions;
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
     * @param search looks for records where only transaction markers may be left; stays the caller's to close
     */
    PositionsInquiry(Admin admin, Predicate<String> isRaw, String deadLetterTopic, String group, RecordSearch search) {
        this.admin = admin;
        this.isRaw = isRaw;
        this.deadLetterTopic = deadLetterTopic;
        this.group = group;
        this.waiting = new WaitingRecords(search);
        this.transactions = new OpenTransactions(OpenTransactions.asking(admin));
    }

    @Override
    public Positions call() throws ExecutionException, TimeoutException, InterruptedException {
        try {
            refreshPartitions();
            // The committed offsets first and the last stable ones last: what is read or ends meanwhile is not behind,
            // nor open.
            Map<TopicPartition, OffsetAndMetadata> read = committed();
            Map<TopicPartition, Long> begins = offsets(OffsetSpec.earliest(), IsolationLevel.READ_COMMITTED);
            Map<TopicPartition, Long> written = offsets(OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
            Map<TopicPartition, Long> ends = offsets(OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
            long nowMillis = System.currentTimeMillis();
            Map<TopicPartition, Long> openMillis = transactions.agesMillis(ends, rawOnly(written), nowMillis);
            List<RawPartition> raw = new ArrayList<>();
            List<LetterPartition> letters = new ArrayList<>();
            for (TopicPartition partition : partitions) {
                long begin = begins.getOrDefault(partition, 0L);
                long end = ends.getOrDefault(partition, begin);
                if (partition.topic().equals(deadLetterTopic)) {
                    letters.add(new LetterPartition(partition.partition(), begin, end));
                } else {
                    OffsetAndMetadata committed = read.get(partition);
                    WaitingRecords.Seen seen = waiting.look(
                            partition, committed == null ? null : committed.offset(), begin, end, nowMillis);
                    raw.add(new RawPartition(
                            partition.topic(),
                            partition.partition(),
                            begin,
                            end,
                            Math.max(end, written.getOrDefault(partition, end)),
                            committed == null ? null : committed.offset(),
                            seen.next(),
                            seen.deletedUnread(),
                            seen.waitingMillis(),
                            openMillis.getOrDefault(partition, 0L)));
                }
            }
            return new Positions(raw, letters);
        } catch (ExecutionException e) {
            // A topic may have been deleted.
            listed = false;
            throw e;
        }
    }

    private Map<TopicPartition, Long> rawOnly(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, Long> raw = new HashMap<>(offsets);
        raw.keySet().removeIf(partition -> partition.topic().equals(deadLetterTopic));
        return raw;
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
        waiting.retain(partitions);
        listedAt = System.nanoTime();
        listed = true;
    }

    private Map<TopicPartition, OffsetAndMetadata> committed()
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

    private Map<TopicPartition, Long> offsets(OffsetSpec spec, IsolationLevel isolation)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> specs =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                get(admin.listOffsets(specs, new ListOffsetsOptions(isolation)).all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        found.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
