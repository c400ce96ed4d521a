package dev.outboxrouter.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The committed records of all topics whose names match a pattern. Each record is fetched once; topics that appear later are
 * included. Thread-safe.
 */
final class CommittedRecords implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Pattern topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records =
            new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
    private List<TopicPartition> assigned = List.of();

    /**
     * @param client Kafka client settings
     * @param topics regular expression of topic names
     */
    CommittedRecords(Map<String, Object> client, String topics) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
        this.topics = Pattern.compile(topics);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Fetches up to the last stable offset of this moment and returns all records so far, by partition in offset order. */
    synchronized List<ConsumerRecord<byte[], byte[]>> fetch() {
        List<TopicPartition> present = partitions();
        if (!present.equals(assigned)) {
            // Partitions that stay assigned keep their position.
            consumer.assign(present);
            assigned = present;
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
        while (assigned.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
            consumer.poll(POLL)
                    .forEach(each -> records.computeIfAbsent(
                                    new TopicPartition(each.topic(), each.partition()), none -> new ArrayList<>())
                            .add(each));
        }
        return records.values().stream().flatMap(List::stream).toList();
    }

    private List<TopicPartition> partitions() {
        List<TopicPartition> partitions = new ArrayList<>();
        consumer.listTopics().forEach((topic, ofTopic) -> {
            if (topics.matcher(topic).matches()) {
                ofTopic.forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
            }
        });
        partitions.sort(Comparator.comparing(TopicPartition::toString));
        return partitions;
    }

    @Override
    public synchronized void close() {
        consumer.close();
    }
}
