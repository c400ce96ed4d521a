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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Two routers with a {@code deduplication.window} go on when their raw topics get more partitions than their changelogs have. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class RawGrowthIT {

    private static final String GROUP = "growth-router";
    private static final String RAW = "growth.message";
    private static final String LATER = "growth.later.message";
    private static final String EVENTS = "growth\\.event\\.grown";
    private static final int BATCH = 200;

    private final Pipeline pipeline;
    private int sent;

    @TempDir
    private Path directory;

    RawGrowthIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldGoOnWhenARawTopicGrowsAndWhenALargerOneAppears() throws Exception {
        Map<String, Object> settings = new HashMap<>(pipeline.config().kafkaClient());
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(RAW, 2, (short) 1))).all().get();
            write(settings, RAW, 2);
            try (RouterProcess first = start("first");
                    RouterProcess second = start("second")) {
                awaitReadyAndShared(admin, first, second, Set.of(RAW + "-0", RAW + "-1"));
                assertThat(changelogPartitions(admin)).containsOnly(2);

                write(settings, RAW, 2);
                admin.createPartitions(Map.of(RAW, NewPartitions.increaseTo(5)))
                        .all()
                        .get();
                write(settings, RAW, 5);
                awaitEvents();
                awaitReadyAndShared(admin, first, second, places(RAW, 5));
                assertThat(changelogPartitions(admin)).containsOnly(5);

                admin.createTopics(List.of(new NewTopic(LATER, 7, (short) 1)))
                        .all()
                        .get();
                write(settings, RAW, 5);
                write(settings, LATER, 7);
                awaitEvents();
                Set<String> all = places(RAW, 5);
                all.addAll(places(LATER, 7));
                awaitReadyAndShared(admin, first, second, all);
                assertThat(changelogPartitions(admin)).containsOnly(7);

                // The last batch again, in other transactions: the ids are remembered in the new partitions too.
                int events = sent;
                repeat(settings, LATER, 7);
                pipeline.awaitCaughtUp(GROUP, "growth\\..*message");
                assertThat(sent).isEqualTo(events);
            }
        }
        List<String> ids = Topics.read(pipeline, EVENTS).stream()
                .map(event -> Topics.header(event, "id"))
                .toList();
        assertThat(ids).doesNotHaveDuplicates().hasSize(sent);
    }

    /** Writes further events, some into each partition, so that none of those that are new stays empty. */
    private void write(Map<String, Object> settings, String topic, int partitions) throws Exception {
        produce(settings, topic, partitions, sent, sent);
        sent += BATCH;
    }

    private void repeat(Map<String, Object> settings, String topic, int partitions) throws Exception {
        produce(settings, topic, partitions, sent, sent - BATCH);
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

    private RouterProcess start(String name) throws Exception {
        return RouterProcess.start(
                pipeline,
                Files.createDirectories(directory.resolve(name)),
                Map.of(
                        "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS",
                        pipeline.config().bootstrapServers(),
                        "OUTBOX_ROUTER_KAFKA_APPLICATION_ID",
                        GROUP,
                        "OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS",
                        RAW + "," + LATER,
                        "OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS",
                        "growth.public.outbox",
                        "OUTBOX_ROUTER_MESSAGE_PREFIX_INCLUDE_LIST",
                        "outbox/grown/.*",
                        "OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT",
                        "growth.event.${routedByValue}",
                        "OUTBOX_ROUTER_DEAD_LETTER_TOPIC",
                        "growth.dead-letters",
                        "OUTBOX_ROUTER_DEDUPLICATION_WINDOW",
                        "1h"));
    }

    private void awaitEvents() {
        List<ConsumerRecord<byte[], byte[]>> unused = Topics.await(pipeline, EVENTS, sent);
    }

    /** Waits until both are ready, and have these partitions between them. */
    private static void awaitReadyAndShared(
            Admin admin, RouterProcess first, RouterProcess second, Set<String> partitions) throws Exception {
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

    private static Set<String> assigned(Admin admin) throws Exception {
        return requireNonNull(
                        admin.describeConsumerGroups(List.of(GROUP)).all().get().get(GROUP))
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

    private static List<Integer> changelogPartitions(Admin admin) throws Exception {
        List<String> changelogs = admin.listTopics().names().get().stream()
                .filter(name -> name.startsWith(GROUP) && name.endsWith("-changelog"))
                .toList();
        assertThat(changelogs).hasSizeGreaterThanOrEqualTo(1);
        return admin.describeTopics(changelogs).allTopicNames().get().values().stream()
                .map(topic -> topic.partitions().size())
                .toList();
    }
}
