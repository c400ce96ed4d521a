package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What somebody does who wants the router to stand still: on a raw topic and with a router of its own. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class HostileInputIT {

    private static final String EVENT = "{\"id\":\"%s\",\"aggregatetype\":\"%s\",\"aggregateid\":\"1\",\"payload\":{}}";
    private static final int FLOOD = 10_000;
    private static final int MOST_TOPICS = 20;

    private final Pipeline pipeline;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    @TempDir
    private Path directory;

    HostileInputIT(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.admin = Admin.create(pipeline.config().kafkaClient());
        this.producer = new KafkaProducer<>(
                pipeline.config().kafkaClient(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @BeforeEach
    void makeRawTopics() throws Exception {
        admin.createTopics(List.of(
                        new NewTopic("flood.message", 1, (short) 1), new NewTopic("deleted.message", 1, (short) 1)))
                .all()
                .toCompletionStage()
                .exceptionally(there -> null)
                .toCompletableFuture()
                .get();
    }

    @AfterEach
    void close() {
        producer.close();
        admin.close();
    }

    @Test
    void shouldMakeNoMoreTopicsThanAllowedOfTenThousandNewAggregateTypes() throws Exception {
        try (RouterProcess router = router("flood")) {
            send("flood", "before", "wanted");
            Topics.await(pipeline, "flood\\.event\\.wanted", 1);

            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < FLOOD; i++) {
                sent.add(begin("flood", "flood-" + i, "flood-" + i));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
            send("flood", "after", "wanted");

            Topics.await(pipeline, "flood\\.event\\.wanted", 2);
            pipeline.awaitCaughtUp("flood", "flood\\.message");
            assertThat(Topics.read(pipeline, "flood\\.event\\.wanted")).hasSize(2);
            assertThat(Topics.read(pipeline, "flood\\.dead-letters"))
                    .hasSize(FLOOD - (MOST_TOPICS - 1))
                    .allSatisfy(letter -> assertThat(Topics.header(letter, "outbox.error.code"))
                            .isEqualTo("TOPIC_LIMIT_REACHED"));
            assertThat(admin.listTopics().names().get().stream().filter(topic -> topic.startsWith("flood.event.")))
                    .hasSize(MOST_TOPICS);
            assertThat(router.process().isAlive()).isTrue();
        }
    }

    @Test
    void shouldGoOnWhenATopicIsDeletedUnderIt() throws Exception {
        try (RouterProcess router = router("deleted")) {
            send("deleted", "1", "order");
            send("deleted", "2", "invoice");
            Topics.await(pipeline, "deleted\\.event\\.order", 1);
            Topics.await(pipeline, "deleted\\.event\\.invoice", 1);

            Topics.delete(admin, "deleted.event.order");
            send("deleted", "3", "order");
            send("deleted", "4", "invoice");

            Topics.await(pipeline, "deleted\\.event\\.order", 1);
            Topics.await(pipeline, "deleted\\.event\\.invoice", 2);
            pipeline.awaitCaughtUp("deleted", "deleted\\.message");
            assertThat(Topics.read(pipeline, "deleted\\.event\\.order"))
                    .extracting(record -> Topics.header(record, "id"))
                    .containsExactly("3");
            assertThat(Topics.read(pipeline, "deleted\\.event\\.invoice"))
                    .extracting(record -> Topics.header(record, "id"))
                    .containsExactly("2", "4");
            assertThat(router.process().isAlive()).isTrue();
        }
    }

    private RouterProcess router(String name) throws IOException {
        Map<String, String> options = new HashMap<>();
        options.put("OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers());
        options.put("OUTBOX_ROUTER_KAFKA_APPLICATION_ID", name);
        options.put("OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS", name + ".message");
        options.put("OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS", name + ".public.outbox");
        options.put("OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT", name + ".event.${routedByValue}");
        options.put("OUTBOX_ROUTER_ROUTE_TOPICS_MAX", String.valueOf(MOST_TOPICS));
        options.put("OUTBOX_ROUTER_TOPIC_CREATION_DEFAULT_PARTITIONS", "1");
        options.put("OUTBOX_ROUTER_DEAD_LETTER_TOPIC", name + ".dead-letters");
        return RouterProcess.start(pipeline, directory, options);
    }

    private void send(String name, String id, String aggregateType) throws Exception {
        begin(name, id, aggregateType).get();
    }

    private Future<RecordMetadata> begin(String name, String id, String aggregateType) {
        String content = Base64.getEncoder()
                .encodeToString(EVENT.formatted(id, aggregateType).getBytes(StandardCharsets.UTF_8));
        // Of now: an aggregate topic deletes events that are older than a week.
        String envelope =
                "{\"op\":\"m\",\"source\":{\"ts_ms\":%d},\"message\":{\"prefix\":\"outbox\",\"content\":\"%s\"}}"
                        .formatted(System.currentTimeMillis(), content);
        return producer.send(new ProducerRecord<>(name + ".message", envelope.getBytes(StandardCharsets.UTF_8)));
    }
}
