package dev.outboxrouter.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads every record of the topics of a pattern once, from the beginning; each partition in its order. */
final class Arrivals implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Pattern topics;
    private final KafkaConsumer<byte[], byte[]> consumer;

    Arrivals(String bootstrapServers, Pattern topics, String isolationLevel) {
        this.topics = topics;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        isolationLevel,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Reads what has come since the last look, up to what has come by now. */
    void read(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        findNewPartitions();
        Set<TopicPartition> assigned = consumer.assignment();
        Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
        while (assigned.stream()
                .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
            consumer.poll(POLL).forEach(reader);
        }
    }

    private void findNewPartitions() {
        Map<TopicPartition, Long> known = new HashMap<>();
        Set<TopicPartition> present = new HashSet<>();
        consumer.assignment().forEach(partition -> known.put(partition, consumer.position(partition)));
        consumer.listTopics().forEach((topic, partitions) -> {
            if (topics.matcher(topic).matches()) {
                partitions.forEach(each -> present.add(new TopicPartition(topic, each.partition())));
            }
        });
        if (!known.keySet().containsAll(present)) {
            consumer.assign(present);
            present.forEach(partition -> {
                if (known.containsKey(partition)) {
                    consumer.seek(partition, known.get(partition));
                } else {
                    consumer.seekToBeginning(List.of(partition));
                }
            });
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
