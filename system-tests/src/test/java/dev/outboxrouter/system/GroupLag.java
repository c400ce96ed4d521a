package dev.outboxrouter.system;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How far a router's consumer group is behind its raw topics. Offsets alone do not tell: transaction markers occupy offsets,
 * and a group need not commit past them.
 */
public final class GroupLag implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final String group;
    private final Pattern topics;
    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * @param client Kafka client settings
     * @param group the router's {@code application.id}
     * @param topics regular expression of its raw topics
     */
    public GroupLag(Map<String, Object> client, String group, String topics) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
        this.group = group;
        this.topics = Pattern.compile(topics);
        this.admin = Admin.create(client);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The last stable offsets of the raw topics at this moment, exclusive. */
    Map<TopicPartition, Long> ends() {
        Map<TopicPartition, Long> none = new HashMap<>();
        consumer.listTopics().forEach((topic, partitions) -> {
            if (topics.matcher(topic).matches()) {
                partitions.forEach(each -> none.put(new TopicPartition(topic, each.partition()), 0L));
            }
        });
        return consumer.endOffsets(none.keySet());
    }

    /** Counts committed raw records that the group has not committed; stops counting after the first fetch that finds any. */
    public long records() throws ExecutionException, InterruptedException {
        return recordsBefore(ends());
    }

    /**
     * Counts committed raw records before {@code ends} that the group has not committed.
     *
     * @param ends exclusive, from {@link #ends()}
     */
    long recordsBefore(Map<TopicPartition, Long> ends) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, Long> unread = new HashMap<>();
        ends.forEach((partition, end) -> {
            OffsetAndMetadata position = committed.get(partition);
            long from = position == null ? 0 : position.offset();
            if (from < end) {
                unread.put(partition, from);
            }
        });
        consumer.assign(unread.keySet());
        unread.forEach(consumer::seek);
        long records = 0;
        while (records == 0
                && unread.keySet().stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
            records = countBefore(ends);
        }
        return records;
    }

    /** Whether the group has committed a position behind one of these. */
    boolean committedBeyond(Map<TopicPartition, Long> positions) throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .anyMatch(committed -> committed.getValue() != null
                        && committed.getValue().offset() > positions.getOrDefault(committed.getKey(), 0L));
    }

    private long countBefore(Map<TopicPartition, Long> ends) {
        long records = 0;
        for (var each : consumer.poll(POLL)) {
            if (each.offset() < ends.getOrDefault(new TopicPartition(each.topic(), each.partition()), 0L)) {
                records++;
            }
        }
        return records;
    }

    @Override
    public void close() {
        consumer.close();
        admin.close();
    }
}
