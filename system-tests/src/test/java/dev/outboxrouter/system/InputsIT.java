package dev.outboxrouter.system;

import static dev.outboxrouter.system.Topics.header;
import static dev.outboxrouter.system.Topics.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.connect.ConnectorFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Everything that an event can come from, on the real stack with the connector that ships. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class InputsIT {

    private static final String SCHEMAS = "encoded";

    private final Pipeline pipeline;

    @TempDir
    private Path directory;

    InputsIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldRouteLogicalMessagesArraysAndTheirHeaders() throws SQLException {
        String id = UUID.randomUUID().toString();
        Transaction.commit(pipeline, tx -> {
            tx.message(
                    "outbox/inputs/1",
                    "[{\"id\":\"%s-1\",\"aggregate_type\":\"inputs\",\"aggregate_id\":1,\"payload\":1.50},7,{\"id\":\"%s-2\",\"aggregatetype\":\"inputs\",\"aggregateid\":1,\"type\":\"Second\",\"payload\":[ ]}]"
                            .formatted(id, id)
                            .getBytes(StandardCharsets.UTF_8));
            tx.owe("inputs", "1", id + "-1", "(absent)", "1.50");
            tx.owe("inputs", "1", id + "-2", "Second", "[ ]");
            String third = tx.first("SELECT outbox_emit('inputs', '1', 'Third', '{}', '{\"tenant\": \"acme\"}')");
            tx.owe("inputs", "1", third, "Third", "{}");
            // The 7 in the array.
            tx.expectDeadLetter();
        });
        Topics.settle(pipeline);

        List<ConsumerRecord<byte[], byte[]>> events = Topics.read(pipeline, "outbox\\.event\\.inputs");
        assertThat(header(events.get(2), "tenant")).isEqualTo("acme");
    }

    @Test
    void shouldRouteAMessageThatIsNotTransactionalEvenWhenItsTransactionIsRolledBack() throws SQLException {
        Transaction.rollBack(
                pipeline,
                tx -> tx.first(
                        "SELECT pg_logical_emit_message(false, 'outbox/inputs-now/1', ?)",
                        "{\"id\":\"now-1\",\"aggregatetype\":\"inputs-now\",\"aggregateid\":1,\"payload\":{}}"));
        pipeline.ledger()
                .committed(List.of(new Ledger.Event("outbox.event.inputs-now", "1", "now-1", "(absent)", "{}")));

        Topics.settle(pipeline);
    }

    @Test
    void shouldRouteRowsOfAnOutboxTableAndTheirHeaders() throws SQLException {
        Transaction.commit(pipeline, tx -> {
            String id = tx.first("INSERT INTO outbox (aggregatetype, aggregateid, type, payload, headers)"
                    + " VALUES ('inputs-row', '1', 'Row', '[1]', '{\"tenant\": \"acme\", \"n\": 1.0}') RETURNING id");
            tx.owe("inputs-row", "1", id, "Row", "[1]");
        });
        Topics.settle(pipeline);

        List<ConsumerRecord<byte[], byte[]>> events = Topics.read(pipeline, "outbox\\.event\\.inputs-row");
        assertThat(header(events.get(0), "tenant")).isEqualTo("acme");
        assertThat(header(events.get(0), "n")).isEqualTo("1.0");
    }

    @Test
    void shouldMakeEventsOfAnOrdinaryTable() throws SQLException, IOException {
        try (RouterProcess router = router("tables", "example", Map.of())) {
            String id = changeACustomer();
            pipeline.awaitRouted();
            awaitCaughtUp("tables", "example");

            assertCustomerEvents(Topics.read(pipeline, "tables\\.customer"), id);
            assertThat(router.process().isAlive()).isTrue();
        }
    }

    @Test
    void shouldReadTheSameEventsWithSchemasAndThroughAConverter() throws Exception {
        ConnectorFile file = shippedConnectorWithSchemas();
        try (RouterProcess fast = router("fast", SCHEMAS, Map.of());
                RouterProcess converted = router(
                        "converted",
                        SCHEMAS,
                        Map.of(
                                "OUTBOX_ROUTER_KEY_CONVERTER", "org.apache.kafka.connect.json.JsonConverter",
                                "OUTBOX_ROUTER_VALUE_CONVERTER", "org.apache.kafka.connect.json.JsonConverter"))) {
            pipeline.register(file);
            String id = changeACustomer();
            Transaction.commit(pipeline, tx -> {
                tx.emit("encoded", "e-1", "Emitted", "{\"total\": 12.50, \"none\": null, \"lines\": []}");
                tx.insert("encoded", "e-2", "Inserted", "{\"b\": 1, \"a\": [1.0, 2e3]}");
            });
            Topics.settle(pipeline);

            for (String name : List.of("fast", "converted")) {
                Topics.await(pipeline, name + "\\.(customer|encoded)", 7);
                awaitCaughtUp(name, SCHEMAS);
                assertCustomerEvents(Topics.read(pipeline, name + "\\.customer"), id);
                assertThat(Topics.read(pipeline, name + "\\.encoded"))
                        .extracting(
                                event -> text(event.key()),
                                event -> header(event, "eventType"),
                                event -> text(event.value()))
                        .containsExactlyInAnyOrder(
                                org.assertj.core.groups.Tuple.tuple(
                                        "e-1", "Emitted", "{\"none\": null, \"lines\": [], \"total\": 12.50}"),
                                org.assertj.core.groups.Tuple.tuple(
                                        "e-2", "Inserted", "{\"a\": [1.0, 2000], \"b\": 1}"));
            }
            assertThat(identities("converted")).isEqualTo(identities("fast"));
            assertThat(fast.process().isAlive()).isTrue();
            assertThat(converted.process().isAlive()).isTrue();
        } finally {
            pipeline.unregister(file);
        }
    }

    @Test
    void shouldSettleEveryDestinationBeforeAnythingIsSentAndGoOn() throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", pipeline.config().bootstrapServers()))) {
            NewTopic small =
                    new NewTopic("strict.strict-small", 1, (short) 1).configs(Map.of("max.message.bytes", "2000"));
            admin.createTopics(List.of(small, new NewTopic("strict.strict-good", 2, (short) 1)))
                    .all()
                    .get();
        }
        try (RouterProcess router = router(
                "strict",
                "example",
                Map.of(
                        "OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS", "",
                        "OUTBOX_ROUTER_SOURCE_TABLE_TOPICS", "",
                        "OUTBOX_ROUTER_MESSAGE_PREFIX_INCLUDE_LIST", "outbox/strict",
                        "OUTBOX_ROUTER_TABLE_FIELDS_ADDITIONAL_PLACEMENT", "shard:partition",
                        "OUTBOX_ROUTER_ROUTE_AGGREGATE_TYPES_REGEX", "strict-(missing|small|good)",
                        "OUTBOX_ROUTER_TOPIC_CREATION_ENABLE", "false"))) {
            Transaction.commit(pipeline, tx -> {
                strict(tx, "strict-missing", 0, "{}");
                strict(tx, "strict-small", 0, "\"" + "x".repeat(3_000) + "\"");
                strict(tx, "strict-forbidden", 0, "{}");
                strict(tx, "strict-good", 2, "{}");
                strict(tx, "strict-good", 1, "[1]");
            });

            Topics.settle(pipeline);
            pipeline.awaitCaughtUp("strict", "example\\.message");
            List<ConsumerRecord<byte[], byte[]>> events = Topics.read(pipeline, "strict\\.strict-.*");
            assertThat(events).singleElement().satisfies(event -> {
                assertThat(text(event.value())).isEqualTo("[1]");
                assertThat(event.partition()).isEqualTo(1);
            });
            assertThat(Topics.read(pipeline, "strict-letters"))
                    .extracting(letter -> header(letter, "outbox.error.code"))
                    .containsExactlyInAnyOrder(
                            "TOPIC_MISSING", "EVENT_TOO_LARGE", "AGGREGATE_TYPE_NOT_ALLOWED", "PARTITION_INVALID");
            assertThat(router.process().isAlive()).isTrue();
        }
    }

    /** A message that the router with stricter rules judges, and the one that ships routes. */
    private static void strict(Transaction tx, String type, int shard, String payload) throws SQLException {
        String id = UUID.randomUUID().toString();
        tx.message(
                "outbox/strict",
                "{\"id\":\"%s\",\"aggregatetype\":\"%s\",\"aggregateid\":1,\"shard\":%d,\"payload\":%s}"
                        .formatted(id, type, shard, payload)
                        .getBytes(StandardCharsets.UTF_8));
        tx.owe(type, "1", id, "(absent)", payload.replace("\"", ""));
    }

    @Test
    void shouldExplainARecordWhereItLies() throws Exception {
        Transaction.commit(pipeline, tx -> tx.emit("explained", "x-1", "Explained", "{\"a\": 1}"));
        Topics.settle(pipeline);
        ConsumerRecord<byte[], byte[]> raw = Topics.read(pipeline, "example\\.message").stream()
                .filter(record -> text(record.key()).contains("outbox/explained/x-1"))
                .findFirst()
                .orElseThrow();

        RouterProcess.End found = explain(raw.topic(), raw.partition(), raw.offset());
        RouterProcess.End none = explain(raw.topic(), raw.partition(), raw.offset() + 1_000_000);

        assertThat(found.output())
                .contains("\"outcome\":\"routed\"")
                .contains("\"topic\":\"outbox.event.explained\"")
                .contains("\"value\":\"{\\\"a\\\": 1}\"")
                .contains("\"source\":{\"topic\":\"example.message\",\"partition\":%d,\"offset\":%d}"
                        .formatted(raw.partition(), raw.offset()));
        assertThat(found.exitCode()).isZero();
        assertThat(none.output()).contains("there is no record at example.message-");
        assertThat(none.exitCode()).isEqualTo(4);
    }

    /** Creates, changes and deletes a customer, with a change of the primary key on the way. */
    private String changeACustomer() throws SQLException {
        try (Connection connection = pipeline.connect();
                Statement statement = connection.createStatement()) {
            String id = UUID.randomUUID().toString();
            statement.execute("INSERT INTO customers (name, email) VALUES ('%s', 'a@example.org')".formatted(id));
            statement.execute("UPDATE customers SET email = NULL WHERE name = '%s'".formatted(id));
            statement.execute("UPDATE customers SET id = id + 1000000 WHERE name = '%s'".formatted(id));
            statement.execute("DELETE FROM customers WHERE name = '%s'".formatted(id));
            return id;
        }
    }

    private void awaitCaughtUp(String group, String topicPrefix) {
        pipeline.awaitCaughtUp(group, topicPrefix + "\\.(message|public\\.(outbox|customers))");
    }

    private static void assertCustomerEvents(List<ConsumerRecord<byte[], byte[]>> all, String name) {
        List<ConsumerRecord<byte[], byte[]>> events = all.stream()
                .filter(event -> text(event.value()).contains(name))
                .sorted(java.util.Comparator.comparingLong(ConsumerRecord::timestamp))
                .toList();
        assertThat(events)
                .extracting(event -> header(event, "eventType"))
                .containsExactlyInAnyOrder(
                        "customer.created",
                        "customer.updated",
                        "customer.deleted",
                        "customer.created",
                        "customer.deleted");
        assertThat(events)
                .extracting(event -> text(event.value()))
                .allSatisfy(value -> assertThat(value).startsWith("{\"id\":").contains("\"email\":"));
        assertThat(events)
                .allSatisfy(event -> assertThat(text(event.value())).contains("\"id\":" + text(event.key()) + ","));
        assertThat(events).extracting(event -> header(event, "id")).doesNotHaveDuplicates();
    }

    /** Topic without its first part, key, id and value of every event. */
    private List<String> identities(String name) {
        return Topics.read(pipeline, name + "\\.(customer|encoded)").stream()
                .map(event -> "%s %s %s %s"
                        .formatted(
                                event.topic().substring(event.topic().indexOf('.')),
                                text(event.key()),
                                header(event, "id"),
                                text(event.value())))
                .sorted()
                .toList();
    }

    private RouterProcess.End explain(String topic, int partition, long offset)
            throws IOException, InterruptedException {
        try (RouterProcess process = RouterProcess.start(
                pipeline,
                directory,
                Map.of(),
                "explain",
                "--topic",
                topic,
                "--partition",
                String.valueOf(partition),
                "--offset",
                String.valueOf(offset),
                "--bootstrap-server",
                pipeline.config().bootstrapServers())) {
            return process.end();
        }
    }

    /** A router of its own, which writes to topics that begin with its name. */
    private RouterProcess router(String name, String topicPrefix, Map<String, String> options) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers(),
                "OUTBOX_ROUTER_KAFKA_APPLICATION_ID", name,
                "OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS", topicPrefix + ".message",
                "OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS", topicPrefix + ".public.outbox",
                "OUTBOX_ROUTER_SOURCE_TABLE_TOPICS", topicPrefix + ".public.customers:customer",
                "OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT", name + ".${routedByValue}",
                "OUTBOX_ROUTER_DEAD_LETTER_TOPIC", name + "-letters"));
        environment.putAll(options);
        return RouterProcess.start(pipeline, Files.createDirectory(directory.resolve(name)), environment);
    }

    /** The connector that ships, beside itself: under another name, prefix and slot, and with schemas. */
    private ConnectorFile shippedConnectorWithSchemas() {
        ConnectorFile shipped = pipeline.shippedConnector();
        ConnectorFile file =
                new ConnectorFile(SCHEMAS + "-connector", shipped.config().deepCopy());
        file.config()
                .put("topic.prefix", SCHEMAS)
                .put("slot.name", SCHEMAS + "_slot")
                .put("key.converter", "org.apache.kafka.connect.json.JsonConverter")
                .put("key.converter.schemas.enable", "true")
                .put("value.converter", "org.apache.kafka.connect.json.JsonConverter")
                .put("value.converter.schemas.enable", "true");
        return file;
    }
}
