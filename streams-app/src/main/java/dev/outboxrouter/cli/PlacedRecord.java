package dev.outboxrouter.cli;

import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.StreamsConfig;

/** Reads one record where it lies. */
final class PlacedRecord {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private PlacedRecord() {}

    /**
     * Reads a record, in no group and without a trace.
     *
     * @return empty when there is none at this place: none yet, no longer, or never (a transaction's marker, say)
     * @throws KafkaException when Kafka cannot be reached, or refuses
     */
    static Optional<ConsumerRecord<byte[], byte[]>> read(
            RouterConfig config, String topic, int partition, long offset) {
        Map<String, Object> properties = new HashMap<>(
                new StreamsConfig(StreamsProperties.of(config)).getRestoreConsumerConfigs("outbox-router-explain"));
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis());
        TopicPartition place = new TopicPartition(topic, partition);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
            consumer.assign(List.of(place));
            if (consumer.partitionsFor(topic).stream().noneMatch(info -> info.partition() == partition)
                    || offset >= consumer.endOffsets(List.of(place)).getOrDefault(place, 0L)
                    || offset < consumer.beginningOffsets(List.of(place)).getOrDefault(place, 0L)) {
                return Optional.empty();
            }
            consumer.seek(place, offset);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    return Optional.of(record).filter(found -> found.offset() == offset);
                }
                if (consumer.position(place) > offset) {
                    return Optional.empty();
                }
            }
        }
        throw new TimeoutException("%s was not read within %d s".formatted(place, LIMIT.toSeconds()));
    }
}
