package dev.outboxrouter.system;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two routers go on when their raw topics get more partitions, with changelogs and without. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class RawGrowthIT {

    private static final int BATCH = 200;

    private final Pipeline pipeline;
    private int sent;

    /** Begins the names of the group and its topics. */
    private String name = "";

    @TempDir
    private Path directory;

    RawGrowthIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @ParameterizedTest
    @CsvSource({"growth, 1h", "growth-stateless, ''"})
    void shouldGoOnWhenARawTopicGrowsAndWhenALargerOneAppears(String prefix, String window) throws Exception {
        name = prefix;
        Map<String, Object> settings = new HashMap<>(pipeline.config().kafkaClient());
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(raw(), 2, (short) 1))).all().get();
            write(settings, raw(), 2);
            try (RouterProcess first = start("first", window);
                    RouterProcess second = start("second", window)) {
                awaitReadyAndShared(admin, first, second, Set.of(raw() + "-0", raw() + "-1"));
                assertChangelogs(admin, window, 2);

                write(settings, raw(), 2);
                admin.createPartitions(Map.of(raw(), NewPartitions.increaseTo(5)))
                        .all()
                        .get();
                write(settings, raw(), 5);
                awaitEvents();
                awaitReadyAndShared(admin, first, second, places(raw(), 5));
                assertChangelogs(admin, window, 5);

                admin.createTopics(List.of(new NewTopic(later(), 7, (short) 1)))
                        .all()
                        .get();
                write(settings, raw(), 5);
                write(settings, later(), 7);
                awaitEvents();
                Set<String> all = places(raw(), 5);
                all.addAll(places(later(), 7));
                awaitReadyAndShared(admin, first, second, all);
                assertChangelogs(admin, window, 7);

                repeatLast(settings, window);
                pipeline.awaitCaughtUp(group(), name + "\\..*message");
            }
        }
        List<String> ids = Topics.read(pipeline, events()).stream()
                .map(event -> Topics.header(event, "id"))
                .toList();
        assertThat(ids).doesNotHaveDuplicates().hasSize(sent);
    }

    /** Writes further events, some into each partition, so that none of those that are new stays empty. */
    private void write(Map<String, Object> settings, String topic, int partitions) throws Exception {
        produce(settings, topic, partitions, sent, sent);
        sent += BATCH;
    }

    /**
     * Writes the last batch again into the partitions that were new: with a window in other transactions, because the ids are
     * remembered there too, and else in the same transactions.
     */
    private void repeatLast(Map<String, Object> settings, String window) throws Exception {
        produce(settings, later(), 7, window.isEmpty() ? sent - BATCH : sent, sent - BATCH);
    }

    private String group() {
        return name + "-router";
    }

    private String raw() {
        return name + ".message";
    }

    private String later() {
        return name + ".later.message";
    }

    private String events() {
        return name + "\\.event\\.grown";
    }

    private static void produce(
            Map<String, Object> settings, String topic, int partitions, int firstNumber, int firstId) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < BATCH; i++) {
                ProducerRecord<byte[], byte[]> raw = RawMessages.record(topic, "grown", firstNumber + i, firstId + i);
                producer.send(new ProducerRecord<>(topic, i % partitions, raw.key(), raw.value()))
                        .get();
            }
        }
    }

    private RouterProcess start(String instance, String window) throws Exception {
        return RouterProcess.start(
                pipeline,
                Files.createDirectories(directory.resolve(instance)),
                Map.of(
                        "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS",
                        pipeline.config().bootstrapServers(),
                        "OUTBOX_ROUTER_KAFKA_APPLICATION_ID",
                        group(),
                        "OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS",
                        raw() + "," + later(),
                        "OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS",
                        name + ".public.outbox",
                        "OUTBOX_ROUTER_MESSAGE_PREFIX_INCLUDE_LIST",
                        "outbox/grown/.*",
                        "OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT",
                        name + ".event.${routedByValue}",
                        "OUTBOX_ROUTER_DEAD_LETTER_TOPIC",
                        name + ".dead-letters",
                        "OUTBOX_ROUTER_DEDUPLICATION_WINDOW",
                        window));
    }

    private void awaitEvents() {
        List<ConsumerRecord<byte[], byte[]>> unused = Topics.await(pipeline, events(), sent);
    }

    /** Waits until both are ready, and have these partitions between them. */
    private void awaitReadyAndShared(Admin admin, RouterProcess first, RouterProcess second, Set<String> partitions)
            throws Exception {
        RouterHttp ofTheFirst = first.http();
        RouterHttp ofTheSecond = second.http();
        Waiting.await()
                .failFast(
                        "a router has ended",
                        () -> !first.process().isAlive() || !second.process().isAlive())
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(ofTheFirst.get("/ready").statusCode()).isEqualTo(200);
                    assertThat(ofTheSecond.get("/ready").statusCode()).isEqualTo(200);
                    assertThat(assigned(admin)).isEqualTo(partitions);
                });
    }

    private Set<String> assigned(Admin admin) throws Exception {
        return requireNonNull(admin.describeConsumerGroups(List.of(group()))
                        .all()
                        .get()
                        .get(group()))
                .members()
                .stream()
                .flatMap(member -> member.assignment().topicPartitions().stream())
                .map(String::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> places(String topic, int partitions) {
        Set<String> places = new TreeSet<>();
        for (int partition = 0; partition < partitions; partition++) {
            places.add(topic + "-" + partition);
        }
        return places;
    }

    /** Asserts that there is one changelog with {@code partitions} partitions, or none without a window. */
    private void assertChangelogs(Admin admin, String window, int partitions) throws Exception {
        List<String> changelogs = admin.listTopics().names().get().stream()
                .filter(topic -> topic.startsWith(group()) && topic.endsWith("-changelog"))
                .toList();
        assertThat(changelogs).hasSize(window.isEmpty() ? 0 : 1);
        assertThat(admin.describeTopics(changelogs).allTopicNames().get().values())
                .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(partitions));
    }
}
