package dev.outboxrouter.chaos;

import static org.awaitility.Awaitility.await;

import dev.outboxrouter.stack.Service;
import dev.outboxrouter.system.Pipeline;
import dev.outboxrouter.system.RawMessages;
import dev.outboxrouter.system.RouterHttp;
import dev.outboxrouter.system.RouterProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Faults of topics and records. Most of them strike a raw topic that only faults write to, so that the events that they destroy
 * are known.
 */
final class SideTopic implements AutoCloseable {

    /** Name of the raw topic; the routers read it as they read the connector's messages. */
    static final String NAME = "chaos.message";

    private static final int PARTITIONS = 4;
    private static final String MESSAGES = "example.message";
    private static final String CUSTOMERS = "example.public.customers";
    private static final String NARROWED = "narrowed";

    /** What the connector that ships sends at most, without the overhead of a record. */
    private static final int LARGEST_VALUE_BYTES = 36 * 1024 * 1024 - 1024;

    private static final int LARGEST_BATCH_BYTES = 38 * 1024 * 1024;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Pattern COMMAND = Pattern.compile("outbox-router\\.jar (continue [^\\n]+)");

    private final Pipeline pipeline;
    private final Path directory;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private int number;

    /**
     * Creates the raw topic.
     *
     * @param directory of the logs of the processes that faults start
     */
    SideTopic(Pipeline pipeline, Path directory) throws ExecutionException, InterruptedException {
        this.pipeline = pipeline;
        this.directory = directory;
        this.admin = Admin.create(pipeline.config().kafkaClient());
        this.producer = producer(Map.of(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                LARGEST_BATCH_BYTES,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                2L * LARGEST_BATCH_BYTES));
        NewTopic topic = new NewTopic(NAME, PARTITIONS, (short) 1)
                .configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(LARGEST_BATCH_BYTES)));
        admin.createTopics(List.of(topic)).all().get();
    }

    /** Deletes half of what the routers, which are stopped, have not read of a partition. */
    void deleteUnread(Scene scene) throws Exception {
        pipeline.routers().forEach(Service::stop);
        TopicPartition place = new TopicPartition(NAME, scene.random().nextInt(PARTITIONS));
        List<Event> deleted = write(place.partition(), 10);
        List<Event> left = write(place.partition(), 10);
        scene.ledger().takenBack(scene.round(), "deleted by retention", deleted);
        scene.ledger().committed(scene.round(), NAME, left);
        long end = admin.listOffsets(Map.of(place, OffsetSpec.latest()))
                .partitionResult(place)
                .get()
                .offset();
        admin.deleteRecords(Map.of(place, RecordsToDelete.beforeOffset(end - left.size())))
                .all()
                .get();
        pipeline.routers().forEach(Service::start);
        scene.reports()
                .awaitReported(
                        "OutboxPartitionWaits{partition=%d, topic=%s}".formatted(place.partition(), NAME),
                        "OutboxRecordsLost",
                        "OutboxRouterNotReady");
        runRouter(Map.of(), 0, awaitCommand().split(" "));
    }

    /** Leaves a transaction open on a partition that the connector writes to, until that is reported. */
    void hang(Scene scene) throws Exception {
        int partitions = admin.describeTopics(List.of(MESSAGES)).allTopicNames().get().values().stream()
                .mapToInt(topic -> topic.partitions().size())
                .sum();
        int partition = scene.random().nextInt(partitions);
        // Its age is that of its last record.
        long anHourAgo = Instant.now().minus(Duration.ofHours(1)).toEpochMilli();
        try (KafkaProducer<byte[], byte[]> hanging =
                producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "chaos-hanging"))) {
            hanging.initTransactions();
            hanging.beginTransaction();
            hanging.send(new ProducerRecord<>(
                            MESSAGES, partition, anHourAgo, RawMessages.key("nobody's"), message("nobody's", "{}")))
                    .get();
            scene.reports()
                    .awaitReported("OutboxTransactionHangs{partition=%d, topic=%s}".formatted(partition, MESSAGES));
            hanging.abortTransaction();
        }
    }

    /** Lowers the limit of an aggregate topic below an event. */
    void narrow(Scene scene) throws Exception {
        String topic = "outbox.event." + NARROWED;
        scene.ledger().committed(scene.round(), NAME, List.of(write(0, NARROWED, "{}")));
        await().atMost(LIMIT).until(() -> admin.listTopics().names().get().contains(topic));
        alter(topic, "2000");
        String id = UUID.randomUUID().toString();
        send(0, NARROWED, id, "\"" + "x".repeat(5_000) + "\"");
        scene.ledger()
                .committed(scene.round(), NAME, List.of(letter("outbox/" + NARROWED + "/" + id, "EVENT_TOO_LARGE")));
        scene.reports().awaitReported("OutboxDeadLetters{code=EVENT_TOO_LARGE}");
        alter(topic, null);
        scene.ledger().committed(scene.round(), NAME, List.of(write(0, NARROWED, "{}")));
    }

    /** Lowers the limit of a raw topic below a row, until the connector's task has failed. */
    void oversizeRow(Scene scene) throws Exception {
        alter(CUSTOMERS, "1000");
        Event event = insertCustomer(incompressible(scene.random(), 250));
        scene.ledger().committed(scene.round(), "an oversized row", List.of(event));
        scene.reports()
                .awaitReported("OutboxConnectorTaskFailed{connector=%s}"
                        .formatted(pipeline.shippedConnector().name()));
        alter(CUSTOMERS, null);
        scene.connector().restart();
    }

    /** Writes one of the largest records, which no topic takes, to each partition. */
    void fillHeap(Scene scene) throws Exception {
        byte[] value = new byte[LARGEST_VALUE_BYTES];
        Arrays.fill(value, (byte) 'x');
        for (int partition = 0; partition < PARTITIONS; partition++) {
            String prefix = "heap/" + UUID.randomUUID();
            producer.send(new ProducerRecord<>(NAME, partition, RawMessages.key(prefix), value))
                    .get();
            scene.ledger().committed(scene.round(), NAME, List.of(letter(prefix, "RECORD_NOT_JSON")));
        }
        scene.reports().awaitReported("OutboxDeadLetters{code=RECORD_NOT_JSON}");
    }

    /** Starts an instance that does not know this topic; it must refuse to join the group. */
    void startOlderConfiguration(Scene scene) throws Exception {
        scene.ledger().committed(scene.round(), NAME, write(scene.random().nextInt(PARTITIONS), 10));
        runRouter(Map.of("OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS", MESSAGES), 4);
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
    }

    private List<Event> write(int partition, int count) throws Exception {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(write(partition, "side", "{\"n\":" + i + "}"));
        }
        return events;
    }

    private Event write(int partition, String type, String payload) throws Exception {
        String id = UUID.randomUUID().toString();
        send(partition, type, id, payload);
        return new Event(
                id,
                Door.MESSAGE,
                "outbox.event." + type,
                id,
                Contents.of(bytes(id), bytes(payload), Map.of("id", id, "eventType", "Written")));
    }

    private void send(int partition, String type, String id, String payload) throws Exception {
        String prefix = "outbox/%s/%s".formatted(type, id);
        String content =
                "{\"id\":\"%1$s\",\"aggregatetype\":\"%2$s\",\"aggregateid\":\"%1$s\",\"type\":\"Written\",\"payload\":%3$s}"
                        .formatted(id, type, payload);
        producer.send(new ProducerRecord<>(NAME, partition, RawMessages.key(prefix), message(prefix, content)))
                .get();
    }

    private static Event letter(String prefix, String code) {
        String id = new String(RawMessages.key(prefix), StandardCharsets.UTF_8) + '#';
        return new Event(
                id, Door.MESSAGE, Arrival.DEAD_LETTERS, id, Contents.of(null, null, Map.of("outbox.error.code", code)));
    }

    /** Text that the connector's codec cannot make smaller. */
    private static String incompressible(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt('\u4e00', '\u9fff'));
        }
        return text.toString();
    }

    private Event insertCustomer(String name) throws SQLException {
        String email = UUID.randomUUID() + "@example.org";
        try (Connection connection = pipeline.connect();
                PreparedStatement statement =
                        connection.prepareStatement("INSERT INTO customers (name, email) VALUES (?, ?) RETURNING id")) {
            statement.setString(1, name);
            statement.setString(2, email);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return BusinessTransaction.customer("created", row.getString(1), name, email);
            }
        }
    }

    private byte[] message(String prefix, String content) {
        return RawMessages.message(prefix, bytes(content), ++number);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void alter(String topic, @Nullable String maxMessageBytes) throws Exception {
        AlterConfigOp.OpType type = maxMessageBytes == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET;
        Collection<AlterConfigOp> change = List.of(
                new AlterConfigOp(new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, maxMessageBytes), type));
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), change))
                .all()
                .get();
    }

    /** The command that the router with the waiting partition names. */
    private String awaitCommand() {
        return await().atMost(LIMIT)
                .ignoreExceptions()
                .until(
                        () -> pipeline.routerAddresses().stream()
                                .map(router -> COMMAND.matcher(
                                        new RouterHttp(router).get("/ready").body()))
                                .filter(Matcher::find)
                                .map(command -> command.group(1))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Runs the router's jar, and fails when it ends otherwise than expected. */
    private void runRouter(Map<String, String> environment, int exitCode, String... arguments) throws Exception {
        Map<String, String> all = new HashMap<>(environment);
        all.put("OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers());
        Path own = Files.createTempDirectory(directory, "router-");
        try (RouterProcess process = RouterProcess.start(pipeline, own, all, arguments)) {
            if (process.end().exitCode() != exitCode) {
                throw new IllegalStateException(
                        "router %s did not end with %d: see %s".formatted(String.join(" ", arguments), exitCode, own));
            }
        }
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> further) {
        Map<String, Object> settings = new HashMap<>(pipeline.config().kafkaClient());
        settings.putAll(further);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
