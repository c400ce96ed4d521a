package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** What a consumer of committed records finds on the topics. */
final class Topics {

    static final String DEAD_LETTERS = "outbox.dead-letters";

    private Topics() {}

    /**
     * Waits until everything committed so far is routed, then checks the topics of this class: each event once, in order
     * for its key, as many dead letters as its input must produce, and nothing else.
     */
    static void settle(Pipeline pipeline) {
        pipeline.awaitRouted();
        Ledger ledger = pipeline.ledger();
        Set<String> topics = ledger.topics();
        List<ConsumerRecord<byte[], byte[]>> all = pipeline.output().fetch();
        List<Ledger.Event> arrived = all.stream()
                .filter(record -> topics.contains(record.topic()))
                .map(Topics::event)
                .toList();
        assertThat(arrived).containsExactlyInAnyOrderElementsOf(ledger.events());
        assertThat(byKey(arrived)).isEqualTo(byKey(ledger.events()));
        assertThat(all.stream()
                        .filter(record -> record.topic().equals(DEAD_LETTERS))
                        .map(DeadLetter::of)
                        .filter(ledger::owns))
                .hasSize(ledger.deadLetters());
    }

    /**
     * Deletes a topic that has records, and waits until the brokers have deleted its log: until then a producer can still write to
     * it. The router can have created an empty topic of the name by then.
     */
    static void delete(Admin admin, String topic) throws ExecutionException, InterruptedException {
        admin.deleteTopics(List.of(topic)).all().get();
        Waiting.await().alias(topic + " is deleted").untilAsserted(() -> {
            Collection<Integer> brokers =
                    admin.describeCluster().nodes().get().stream().map(Node::id).toList();
            assertThat(admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
                            .flatMap(directories -> directories.values().stream())
                            .flatMap(directory -> directory.replicaInfos().entrySet().stream())
                            .filter(replica -> replica.getKey().topic().equals(topic)))
                    .allSatisfy(replica -> assertThat(replica.getValue().size()).isZero());
        });
    }

    /** All committed records of the topics, from their beginning to their end at this moment. */
    static List<ConsumerRecord<byte[], byte[]>> read(Pipeline pipeline, String topics) {
        try (CommittedRecords records = new CommittedRecords(pipeline.config().kafkaClient(), topics)) {
            return records.fetch();
        }
    }

    /** Waits until the topics have this many committed records or more, and returns all of them. */
    static List<ConsumerRecord<byte[], byte[]>> await(Pipeline pipeline, String topics, int count) {
        try (CommittedRecords records = new CommittedRecords(pipeline.config().kafkaClient(), topics)) {
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            Waiting.await().alias(count + " records on " + topics).untilAsserted(() -> {
                found.clear();
                found.addAll(records.fetch());
                assertThat(found).extracting(Topics::describe).hasSizeGreaterThanOrEqualTo(count);
            });
            return found;
        }
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

    private static String describe(ConsumerRecord<byte[], byte[]> record) {
        return "%s-%d@%d %s".formatted(record.topic(), record.partition(), record.offset(), header(record, "id"));
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
