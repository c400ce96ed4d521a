package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.connect.ConnectorHealth;
import dev.outboxrouter.stack.ServiceName;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a client can write into the database or a raw topic: neither the connector nor the router stops. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class BadInputIT {

    private static final int MEGABYTE = 1024 * 1024;

    private final Pipeline pipeline;

    BadInputIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @AfterEach
    void shouldGoOn() throws SQLException {
        Transaction.commit(pipeline, tx -> tx.emit("bad-input", "b-1", "AfterBadInput", "{}"));
        Topics.settle(pipeline);
        assertThat(ConnectorHealth.describe(pipeline.config().connect(), "example-connector"))
                .contains("RUNNING")
                .doesNotContain("FAILED");
    }

    @Test
    void shouldMakeDeadLettersOfMessagesThatAreNoEvents() throws SQLException {
        String event = "{\"id\":\"1\",\"aggregatetype\":\"bad-input\",\"aggregateid\":\"1\",\"payload\":%s}";
        Transaction.commit(pipeline, tx -> {
            tx.poison("outbox", bytes("not json"));
            tx.poison("outbox", new byte[0]);
            tx.poison("outbox", new byte[] {0, (byte) 0xff, 0x10});
            tx.poison("outbox/", bytes("[[]]"));
            tx.message("outbox/", bytes("[]"));
            tx.poison("outbox/x/1", bytes("{}"));
            tx.poison("outbox/x/1", bytes("{\"id\":null,\"aggregatetype\":7,\"aggregateid\":{},\"payload\":1}"));
            tx.poison("outbox", bytes(event.formatted("[".repeat(100_000) + "]".repeat(100_000))));
            tx.poison("outbox/\n😀/" + "x".repeat(10_000), bytes("line break and length in the prefix"));
            tx.poisonRow("no topic");
            tx.poisonRow("..");
        });
    }

    @Test
    void shouldMakeADeadLetterOfUpTo16MegabytesAsTheyWere() throws SQLException {
        byte[] tenMegabytes = new byte[10 * MEGABYTE];
        Arrays.fill(tenMegabytes, (byte) 'x');
        byte[] event = bytes("{\"id\":\"big\",\"aggregatetype\":\"bad-input\",\"aggregateid\":\"1\",\"payload\":\"%s\"}"
                .formatted("y".repeat(16 * MEGABYTE - 100)));
        assertThat(event.length).isBetween(16 * MEGABYTE - 100, 16 * MEGABYTE);
        Transaction.commit(pipeline, tx -> tx.poison("outbox", tenMegabytes));
        Transaction.commit(pipeline, tx -> tx.poison("outbox", event));
        Topics.settle(pipeline);

        assertThat(Topics.read(pipeline, "outbox\\.dead-letters"))
                .filteredOn(letter -> Topics.header(letter, "outbox.event.id").equals("big"))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(Topics.header(letter, "outbox.error.code")).isEqualTo("EVENT_TOO_LARGE");
                    assertThat(letter.value().length).isGreaterThan(16 * MEGABYTE * 4 / 3);
                    assertThat(Topics.header(letter, "__streams.errors.topic")).isEqualTo("example.message");
                });
    }

    @Test
    void shouldMakeADeadLetterOfWhatATopicDoesNotTakeAnyLonger() throws Exception {
        OptionalLong pid = pipeline.stack().service(ServiceName.ROUTER).pid();
        Transaction.commit(pipeline, tx -> tx.emit("shrinking", "s-1", "Small", "{}"));
        Topics.settle(pipeline);
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "outbox.event.shrinking");
        ConfigEntry limit = new ConfigEntry("max.message.bytes", "2000");
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", pipeline.config().bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(limit, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }

        String event = "{\"id\":\"large\",\"aggregatetype\":\"shrinking\",\"aggregateid\":\"s-1\",\"payload\":\"%s\"}"
                .formatted("x".repeat(5_000));
        Transaction.commit(pipeline, tx -> tx.poison("outbox/shrinking/s-1", bytes(event)));
        Transaction.commit(pipeline, tx -> tx.emit("shrinking", "s-1", "SmallAgain", "{}"));

        Topics.settle(pipeline);
        assertThat(pipeline.stack().service(ServiceName.ROUTER).pid()).isEqualTo(pid);
    }

    @Test
    void shouldTakeTheLargestEventThatOutboxEmitSends() throws SQLException {
        Transaction.commit(pipeline, tx -> {
            String envelope = tx.first(
                    "SELECT octet_length('{\"id\":\"' || gen_random_uuid() ||"
                            + " '\",\"aggregatetype\":\"bad-input\",\"aggregateid\":\"p-9\",\"type\":\"Large\",\"payload\":\"\",\"headers\":{}}')");
            int length = 1_000_000 - Integer.parseInt(envelope);
            String text = "z".repeat(length);
            String id = tx.first("SELECT outbox_emit('bad-input', 'b-9', 'Large', ?::jsonb)", '"' + text + '"');
            tx.owe("bad-input", "b-9", id, "Large", text);
        });
    }

    @Test
    void shouldMakeDeadLettersOfRawRecordsThatAreNotDebeziums()
            throws SQLException, ExecutionException, InterruptedException {
        // Kafka Connect makes the raw topics, with their first record.
        Transaction.commit(pipeline, tx -> {
            tx.emit("bad-input", "b-1", "First", "{}");
            tx.insert("bad-input", "b-2", "First", "{}");
        });
        Topics.settle(pipeline);
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                pipeline.config().bootstrapServers(),
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                36 * MEGABYTE,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                72L * MEGABYTE,
                // As the connector writes: any other producer would break a guarantee that CheckIT looks at.
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "bad-input");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            byte[] largest = new byte[35 * MEGABYTE];
            for (byte[] value : new byte[][] {bytes("not json"), {}, {(byte) 0xfe}, bytes("{\"op\":\"?\"}"), largest}) {
                RecordMetadata raw = producer.send(new ProducerRecord<>("example.message", null, value))
                        .get();
                pipeline.ledger().poisoned(raw.topic(), raw.partition(), raw.offset());
            }
            producer.send(new ProducerRecord<>("example.message", null, bytes("{\"ts_ms\":1}")))
                    .get();
            producer.send(new ProducerRecord<byte[], byte[]>("example.public.outbox", bytes("{}"), null))
                    .get();
            producer.commitTransaction();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
