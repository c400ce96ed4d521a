package dev.outboxrouter.demo;

import dev.outboxrouter.stack.StackConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is committed on the aggregate topics and the dead-letter topic, from the moment it was opened. */
final class TopicReader implements AutoCloseable {

    static final String DEAD_LETTERS = "outbox.dead-letters";

    private static final Pattern TOPICS = Pattern.compile("outbox\\.event\\..+|" + Pattern.quote(DEAD_LETTERS));

    private final Consumer<byte[], byte[]> consumer;
    private final Set<TopicPartition> assigned = new HashSet<>();
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    TopicReader(StackConfig config) {
        Map<String, Object> settings = config.kafkaClient();
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 500);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        // What is there already belongs to an earlier run; topics that come later are read from their beginning.
        Collection<TopicPartition> present = partitions();
        assigned.addAll(present);
        consumer.assign(present);
        consumer.seekToEnd(present);
        present.forEach(consumer::position);
    }

    /** Reads what has come since; gives all that was read so far. */
    List<ConsumerRecord<byte[], byte[]>> poll(Duration limit) {
        Set<TopicPartition> added = new HashSet<>(partitions());
        added.removeAll(assigned);
        if (!added.isEmpty()) {
            assigned.addAll(added);
            consumer.assign(assigned);
            consumer.seekToBeginning(added);
        }
        consumer.poll(limit).forEach(records::add);
        return records;
    }

    /** As Kafka's console consumer shows it with timestamp, headers and key. */
    static String asConsoleConsumer(ConsumerRecord<byte[], byte[]> record) {
        List<String> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(header.key() + ":" + text(header.value()));
        }
        return "%s:%d\t%s\t%s\t%s"
                .formatted(
                        record.timestampType(),
                        record.timestamp(),
                        String.join(",", headers),
                        text(record.key()),
                        text(record.value()));
    }

    static String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : text(header.value());
    }

    static String text(byte @org.jspecify.annotations.Nullable [] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }

    private Collection<TopicPartition> partitions() {
        return consumer.listTopics().entrySet().stream()
                .filter(topic -> TOPICS.matcher(topic.getKey()).matches())
                .flatMap(topic -> topic.getValue().stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
