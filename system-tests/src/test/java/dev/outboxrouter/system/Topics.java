package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** What a consumer of committed records finds on the topics. */
final class Topics {

    static final String DEAD_LETTERS = "outbox.dead-letters";

    /** Above the minute for which the transaction of a killed Connect worker can hold committed readers back. */
    private static final Duration ARRIVAL_LIMIT = Duration.ofMinutes(2);

    /** How long nothing may come any more, once all is there that must be. */
    private static final Duration QUIET = Duration.ofMillis(1_500);

    private Topics() {}

    /**
     * Waits until all that the ledger says has arrived; then checks that it is on its topic once, in order for its key,
     * that there are as many dead letters as there was poison, and nothing else.
     */
    static void settle(Pipeline pipeline) {
        Ledger ledger = pipeline.ledger();
        List<ConsumerRecord<byte[], byte[]>> all =
                read(pipeline, "outbox\\..*", ledger.events().size() + ledger.deadLetters());

        List<Ledger.Event> arrived = all.stream()
                .filter(record -> !record.topic().equals(DEAD_LETTERS))
                .map(Topics::event)
                .toList();
        assertThat(arrived).containsExactlyInAnyOrderElementsOf(ledger.events());
        assertThat(byKey(arrived)).containsAllEntriesOf(byKey(ledger.events()));
        assertThat(all.stream().filter(record -> record.topic().equals(DEAD_LETTERS)))
                .extracting(letter -> "%s from %s-%s@%s"
                        .formatted(
                                header(letter, "outbox.error.code"),
                                header(letter, "__streams.errors.topic"),
                                header(letter, "__streams.errors.partition"),
                                header(letter, "__streams.errors.offset")))
                .hasSize(ledger.deadLetters());
    }

    /** Reads the topics from their beginning until there are so many records, and then nothing comes for a while. */
    static List<ConsumerRecord<byte[], byte[]>> read(Pipeline pipeline, String topics, int wanted) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(pipeline)) {
            Instant limit = Instant.now().plus(ARRIVAL_LIMIT);
            Instant quietSince = Instant.now();
            List<TopicPartition> assigned = List.of();
            while (Instant.now().isBefore(limit)
                    && (records.size() < wanted || quietSince.plus(QUIET).isAfter(Instant.now()))) {
                List<TopicPartition> present = partitions(consumer, topics);
                if (!present.equals(assigned)) {
                    // From the start once more: it keeps the order of reading that of the topics.
                    records.clear();
                    consumer.assign(present);
                    consumer.seekToBeginning(present);
                    assigned = present;
                }
                int before = records.size();
                if (!assigned.isEmpty()) {
                    consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                }
                if (records.size() > before) {
                    quietSince = Instant.now();
                }
            }
        }
        return records;
    }

    /** How many committed records, and markers of transactions, a topic has; 0 when there is none. */
    static long ends(Pipeline pipeline, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(pipeline)) {
            List<TopicPartition> partitions = partitions(consumer, topic.replace(".", "\\."));
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "(absent)" : text(header.value());
    }

    static String text(byte @Nullable [] bytes) {
        return bytes == null ? "(null)" : new String(bytes, StandardCharsets.UTF_8);
    }

    private static Ledger.Event event(ConsumerRecord<byte[], byte[]> record) {
        return new Ledger.Event(
                record.topic(),
                text(record.key()),
                header(record, "id"),
                header(record, "eventType"),
                text(record.value()));
    }

    private static Map<String, List<Ledger.Event>> byKey(List<Ledger.Event> events) {
        return events.stream().collect(Collectors.groupingBy(event -> event.topic() + '/' + event.key()));
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        consumer.listTopics().forEach((topic, ofTopic) -> {
            if (topic.matches(topics)) {
                for (PartitionInfo partition : ofTopic) {
                    partitions.add(new TopicPartition(topic, partition.partition()));
                }
            }
        });
        partitions.sort(java.util.Comparator.comparing(TopicPartition::toString));
        return partitions;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Pipeline pipeline) {
        Map<String, Object> settings = pipeline.config().kafkaClient();
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
