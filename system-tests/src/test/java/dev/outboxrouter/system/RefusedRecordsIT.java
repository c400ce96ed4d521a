package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Events that a broker would refuse: one router for each codec of its producer, on a raw topic of their own. Each makes dead
 * letters of them, goes on with the next event, and counts what it has committed.
 */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class RefusedRecordsIT {

    private static final String RAW = "refused.message";
    private static final int LIMIT = 100_000;
    private static final int LARGE_PAYLOAD = 80_000;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final Duration PATIENCE = Waiting.LIMIT;

    private static final String NONE = "none";
    private static final List<String> CODECS = List.of("gzip", "snappy", "lz4", "zstd");
    private static final List<String> ROUTERS = List.of(NONE, "gzip", "snappy", "lz4", "zstd");

    private final Pipeline pipeline;
    private int number;

    @TempDir
    private Path directory;

    RefusedRecordsIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldGoOnWithTheNextEventAfterOneThatTheBrokerWouldRefuse() throws Exception {
        makeTopics();
        Map<String, RouterProcess> routers = new TreeMap<>();
        try {
            for (String codec : ROUTERS) {
                Path own = Files.createDirectories(directory.resolve(codec));
                RouterProcess router = RouterProcess.start(pipeline, own, options(codec));
                routers.put(codec, router);
                // One after another: each gives up when the broker does not answer it in time.
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(router.output()).contains("HTTP listens"));
            }
            write(events());
            for (Map.Entry<String, RouterProcess> each : routers.entrySet()) {
                boolean isCompressed = !each.getKey().equals(NONE);
                awaitCounts(
                        each.getValue(),
                        isCompressed ? 3 : 8,
                        Map.of("EVENT_TOO_LARGE", isCompressed ? 1 : 4, "TIMESTAMP_REFUSED", 1, "RECORD_NOT_JSON", 1));
            }
            narrow();
            write(List.of(
                    event("narrowed", "first", 10, 0),
                    event("narrowed", "large", LARGE_PAYLOAD, 0),
                    event("narrowed", "old", 10, 2 * HOUR),
                    event("narrowed", "last", 10, 0)));
            for (Map.Entry<String, RouterProcess> each : routers.entrySet()) {
                boolean isCompressed = !each.getKey().equals(NONE);
                RouterProcess router = each.getValue();
                awaitCounts(
                        router,
                        isCompressed ? 5 : 10,
                        Map.of("EVENT_TOO_LARGE", isCompressed ? 2 : 5, "TIMESTAMP_REFUSED", 2, "RECORD_NOT_JSON", 1));
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(router.http().get("/ready").statusCode())
                                        .as(router.output())
                                        .isEqualTo(200));
                assertThat(router.process().isAlive()).isTrue();
            }
        } finally {
            routers.values().forEach(RouterProcess::close);
        }
        for (String codec : ROUTERS) {
            boolean isCompressed = !codec.equals(NONE);
            assertThat(ids("refused\\.%s\\.sent".formatted(codec), isCompressed ? 2 : 3))
                    .isEqualTo(isCompressed ? List.of("before", "after") : List.of("before", "largest", "after"));
            assertThat(ids("refused\\.%s\\.aged".formatted(codec), 1)).containsExactly("young");
            assertThat(ids("refused\\.%s\\.narrowed".formatted(codec), 2)).containsExactly("first", "last");
        }
        for (String codec : CODECS) {
            assertThat(ids("refused\\.none\\.stored-" + codec, 1)).containsExactly("after");
        }
        assertLetterWithoutItsKey();
        assertRedriven();
    }

    /** Redriven, an event has a header more: one that is as large as its topic takes goes without it. */
    private void assertRedriven() throws Exception {
        set("refused.none.narrowed", Map.of("max.message.bytes", String.valueOf(recordSize("large", LARGE_PAYLOAD))));
        RouterProcess.End end;
        try (RouterProcess redrive = RouterProcess.start(
                pipeline,
                Files.createDirectories(directory.resolve("redrive")),
                options(NONE),
                "redrive",
                "--code",
                "EVENT_TOO_LARGE",
                "--aggregate-type",
                "narrowed")) {
            end = redrive.end();
        }

        assertThat(end.exitCode()).as(end.output()).isZero();
        List<ConsumerRecord<byte[], byte[]>> events = Topics.await(pipeline, "refused\\.none\\.narrowed", 3);
        assertThat(events).extracting(event -> Topics.header(event, "id")).containsExactly("first", "last", "large");
        assertThat(Topics.header(events.get(2), "outbox.redriven")).isEqualTo("(absent)");
    }

    private void assertLetterWithoutItsKey() {
        List<ConsumerRecord<byte[], byte[]>> letters = Topics.await(pipeline, "refused-letters\\..*", 28);

        assertThat(letters)
                .filteredOn(letter -> Topics.header(letter, "outbox.error.code").equals("RECORD_NOT_JSON"))
                .hasSize(ROUTERS.size())
                .allSatisfy(letter -> {
                    assertThat(letter.key()).isNull();
                    assertThat(letter.value()).isEmpty();
                    assertThat(Topics.header(letter, "outbox.omitted.key.bytes"))
                            .isEqualTo("20000");
                });
    }

    private static void awaitCounts(RouterProcess router, int routed, Map<String, Integer> rejected) throws Exception {
        RouterHttp http = router.http();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(http.metric("outbox_router_events_routed_total", ""))
                    .as(router.output())
                    .isEqualTo(routed);
            rejected.forEach((code, letters) -> assertThat(
                            http.metric("outbox_router_events_rejected_total", "code=\"%s\"".formatted(code)))
                    .as(code)
                    .isEqualTo(letters.doubleValue()));
        });
    }

    private List<String> ids(String topics, int wanted) {
        return Topics.await(pipeline, topics, wanted).stream()
                .map(event -> Topics.header(event, "id"))
                .toList();
    }

    private List<ProducerRecord<byte[], byte[]>> events() {
        List<ProducerRecord<byte[], byte[]>> events = new ArrayList<>();
        int largest = LIMIT - recordSize("largest", LIMIT) + LIMIT;
        events.add(event("sent", "before", 10, 0));
        events.add(event("sent", "largest", largest, 0));
        events.add(event("aged", "old", 10, 2 * HOUR));
        events.add(event("aged", "young", 10, 0));
        CODECS.forEach(codec -> events.add(event("stored-" + codec, "largest", largest, 0)));
        events.add(new ProducerRecord<>(RAW, bytes("k".repeat(20_000)), bytes("no JSON")));
        CODECS.forEach(codec -> events.add(event("stored-" + codec, "after", 10, 0)));
        events.add(event("sent", "after", 10, 0));
        return events;
    }

    /** A logical message with bytes that do not compress, of a transaction that was committed some time ago. */
    private ProducerRecord<byte[], byte[]> event(String type, String id, int payloadBytes, long ageMillis) {
        byte[] payload = new byte[payloadBytes];
        new Random(payloadBytes).nextBytes(payload);
        String event = "{\"id\":\"%s\",\"aggregatetype\":\"%s\",\"aggregateid\":\"1\",\"payload\":\"%s\"}"
                .formatted(id, type, Base64.getEncoder().encodeToString(payload));
        long committed = System.currentTimeMillis() - ageMillis;
        number++;
        String prefix = "outbox/" + type;
        return new ProducerRecord<>(
                RAW,
                bytes("{\"prefix\":\"%s\"}".formatted(prefix)),
                bytes(
                        "{\"op\":\"m\",\"ts_ms\":%d,\"source\":{\"ts_ms\":%d,\"ts_us\":%d000,\"txId\":%d,\"lsn\":%d},\"message\":{\"prefix\":\"%s\",\"content\":\"%s\"}}"
                                .formatted(
                                        committed,
                                        committed,
                                        committed,
                                        1_000 + number,
                                        24_820_280L + number * 100L,
                                        prefix,
                                        Base64.getEncoder().encodeToString(bytes(event)))));
    }

    /** The size of an event's record as the producer estimates it. */
    private static int recordSize(String id, int payloadBytes) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                CompressionType.NONE,
                bytes("1"),
                new byte[payloadBytes],
                new Header[] {new RecordHeader("id", bytes(id))});
    }

    private void write(List<ProducerRecord<byte[], byte[]>> records) throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record).get();
            }
        }
    }

    private void makeTopics() throws ExecutionException, InterruptedException {
        String limit = String.valueOf(LIMIT);
        List<NewTopic> topics = new ArrayList<>();
        topics.add(topic(RAW, Map.of()));
        for (String codec : ROUTERS) {
            topics.add(topic("refused.%s.sent".formatted(codec), Map.of("max.message.bytes", limit)));
            topics.add(topic("refused.%s.narrowed".formatted(codec), Map.of("max.message.bytes", limit)));
            topics.add(topic(
                    "refused.%s.aged".formatted(codec),
                    Map.of("message.timestamp.before.max.ms", String.valueOf(HOUR))));
            topics.add(topic("refused-letters." + codec, Map.of("max.message.bytes", "16384")));
        }
        for (String codec : CODECS) {
            topics.add(topic(
                    "refused.none.stored-" + codec, Map.of("max.message.bytes", limit, "compression.type", codec)));
        }
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(topics).all().get();
        }
    }

    /** Under the routers, which have read the topics' settings. */
    private void narrow() throws ExecutionException, InterruptedException {
        for (String codec : ROUTERS) {
            set(
                    "refused.%s.narrowed".formatted(codec),
                    Map.of(
                            "max.message.bytes", String.valueOf(LIMIT / 2),
                            "message.timestamp.before.max.ms", String.valueOf(HOUR)));
        }
    }

    private void set(String topic, Map<String, String> settings) throws ExecutionException, InterruptedException {
        List<AlterConfigOp> changes = settings.entrySet().stream()
                .map(setting -> new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        try (Admin admin = Admin.create(client())) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                    .all()
                    .get();
        }
    }

    private Map<String, String> options(String codec) {
        return Map.of(
                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS",
                pipeline.config().bootstrapServers(),
                "OUTBOX_ROUTER_KAFKA_APPLICATION_ID",
                "refused-" + codec,
                "OUTBOX_ROUTER_KAFKA_PRODUCER_COMPRESSION_TYPE",
                codec,
                "OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS",
                RAW,
                "OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS",
                "",
                "OUTBOX_ROUTER_PAYLOAD_ENCODING",
                "base64",
                "OUTBOX_ROUTER_MESSAGE_PREFIX_INCLUDE_LIST",
                codec.equals(NONE) ? "outbox/.*" : "outbox/(sent|aged|narrowed)",
                "OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT",
                "refused.%s.${routedByValue}".formatted(codec),
                "OUTBOX_ROUTER_DEAD_LETTER_TOPIC",
                "refused-letters." + codec);
    }

    private Map<String, Object> client() {
        return new HashMap<>(pipeline.config().kafkaClient());
    }

    private static NewTopic topic(String name, Map<String, String> settings) {
        return new NewTopic(name, 1, (short) 1).configs(settings);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
