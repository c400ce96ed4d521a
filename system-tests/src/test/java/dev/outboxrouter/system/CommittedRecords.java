package dev.outboxrouter.system;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The committed records of all topics whose names match a pattern, kept as they are fetched. Thread-safe. */
final class CommittedRecords implements AutoCloseable {

    private final GrowingTopics topics;
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records =
            new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));

    /**
     * @param client Kafka client settings
     * @param topics regular expression of topic names
     */
    CommittedRecords(Map<String, Object> client, String topics) {
        this.topics = new GrowingTopics(client, Pattern.compile(topics), "read_committed");
    }

    /** Fetches up to the last stable offset of this moment and returns all records so far, by partition in offset order. */
    synchronized List<ConsumerRecord<byte[], byte[]>> fetch() {
        topics.read(record -> records.computeIfAbsent(
                        new TopicPartition(record.topic(), record.partition()), none -> new ArrayList<>())
                .add(record));
        return records.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public synchronized void close() {
        topics.close();
    }
}
