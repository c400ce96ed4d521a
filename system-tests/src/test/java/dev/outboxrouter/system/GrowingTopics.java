package dev.outboxrouter.system;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads all topics whose names match a pattern, each record once; topics that appear later are included. Not thread-safe.
 */
public final class GrowingTopics implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Pattern topics;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * @param client Kafka client settings
     * @param isolationLevel {@code read_committed} or {@code read_uncommitted}
     */
    public GrowingTopics(Map<String, Object> client, Pattern topics, String isolationLevel) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolationLevel);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
        this.topics = topics;
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Reads from where the last call ended up to the end of this moment: the last stable offset for committed records. */
    public void read(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        assignNewPartitions();
        Set<TopicPartition> assigned = consumer.assignment();
        Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
        while (assigned.stream()
                .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
            consumer.poll(POLL).forEach(reader);
        }
    }

    /** Partitions that stay assigned keep their position. */
    private void assignNewPartitions() {
        Set<TopicPartition> present = new HashSet<>();
        consumer.listTopics().forEach((topic, partitions) -> {
            if (topics.matcher(topic).matches()) {
                partitions.forEach(each -> present.add(new TopicPartition(topic, each.partition())));
            }
        });
        // Only when there are new ones: a broker that has just restarted can list fewer for a moment.
        if (!consumer.assignment().containsAll(present)) {
            consumer.assign(present);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
