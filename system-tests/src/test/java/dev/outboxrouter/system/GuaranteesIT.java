package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What breaks a guarantee is found in a real broker and a real database, and prevents the start where it must. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class GuaranteesIT {

    private static final String TOPIC = "guarantees.message";

    private final Pipeline pipeline;

    @TempDir
    private Path directory;

    GuaranteesIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldNotStartWithTwoConnectorsThatWriteTheSameRawTopics() throws Exception {
        try (ConnectRest connect = new ConnectRest(connector("one", "RUNNING"), connector("two", "RUNNING"))) {
            try (RouterProcess router = start(connect, Map.of())) {
                RouterProcess.End end = router.end();

                assertThat(end.exitCode()).isEqualTo(4);
                assertThat(end.output())
                        .contains("outbox-router: the connectors one and two have the same topic.prefix=guarantees")
                        .contains("curl -X DELETE " + connect.url() + "/connectors/<name>")
                        .doesNotContain("\tat ", "state=RUNNING");
            }
            assertThat(check(connect, Map.of()).output())
                    .contains("WRONG  connector      the connectors one and two have the same topic.prefix=guarantees")
                    .contains("nothing lost does not hold: the connectors one and two have the same topic.prefix");
        }
    }

    @Test
    void shouldStartWithASecondConnectorThatIsStoppedAndSayWhatItBreaks() throws Exception {
        produce("{\"op\":\"m\",\"source\":{},\"message\":{\"prefix\":\"other\",\"content\":\"\"}}");
        try (ConnectRest connect = new ConnectRest(connector("one", "RUNNING"), connector("two", "STOPPED"));
                RouterProcess router = start(connect, Map.of())) {
            router.awaitOutput("state=RUNNING", "promise=\"in order\"");

            assertThat(router.output())
                    .contains("Promise does not hold promise=\"nothing lost\" why=\"the connectors one and two have");
        }
    }

    @Test
    void shouldSeeWhatThePublicationLeavesOut() throws Exception {
        execute(
                "CREATE TABLE guarantee_filtered (id int PRIMARY KEY, payload text)",
                "CREATE TABLE guarantee_narrowed (id int PRIMARY KEY, payload text)",
                "CREATE PUBLICATION guarantees FOR TABLE guarantee_filtered WHERE (id > 0),"
                        + " guarantee_narrowed (id) WITH (publish = 'delete')");
        List<String> tables = List.of(
                "guarantees.public.guarantee_filtered", "guarantees.public.guarantee_narrowed", "guarantees.a.b");
        create(tables);
        try (ConnectRest connect = new ConnectRest(connector("one", "RUNNING"))) {
            String output = check(
                            connect,
                            Map.of(
                                    "OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS",
                                    String.join(",", tables),
                                    "OUTBOX_ROUTER_POSTGRES_URL",
                                    pipeline.config().jdbcUrl(),
                                    "OUTBOX_ROUTER_POSTGRES_USER",
                                    pipeline.config().postgresUser(),
                                    "OUTBOX_ROUTER_POSTGRES_PASSWORD",
                                    pipeline.config().postgresPassword()))
                    .output();

            assertThat(output)
                    .contains("the publication guarantees leaves out insert (publish)")
                    .contains("the publication guarantees does not have a.b")
                    .contains("the publication guarantees leaves out rows of public.guarantee_filtered")
                    .contains("the publication guarantees leaves out columns of public.guarantee_narrowed")
                    .contains("the slot guarantees_slot does not exist in this database")
                    .doesNotContain("wal_level", "fsync", "rows of public.guarantee_narrowed");
        } finally {
            execute("DROP PUBLICATION guarantees", "DROP TABLE guarantee_filtered, guarantee_narrowed");
        }
    }

    @Test
    void shouldSayInTheCheckThatRedeliveredChangesCannotBeRecognised() throws Exception {
        produce("{\"op\":\"m\",\"source\":{\"txId\":1,\"lsn\":7},\"message\":{\"prefix\":\"other\",\"content\":\"\"}}");
        try (ConnectRest connect = new ConnectRest(connector("one", "RUNNING"))) {
            assertThat(check(connect, Map.of()).output())
                    .contains("WRONG  topics         redelivered changes of " + TOPIC + " cannot be recognised")
                    .doesNotContain("OffsetFetcher");
            assertThat(check(connect, Map.of("OUTBOX_ROUTER_DEDUPLICATION_WINDOW", "1h"))
                            .output())
                    .doesNotContain("cannot be recognised");
        }
    }

    private RouterProcess.End check(ConnectRest connect, Map<String, String> options) throws Exception {
        try (RouterProcess process = start(connect, options, "check")) {
            return process.end();
        }
    }

    private RouterProcess start(ConnectRest connect, Map<String, String> options, String... arguments)
            throws IOException {
        Map<String, String> all = new HashMap<>(Map.of(
                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers(),
                "OUTBOX_ROUTER_KAFKA_APPLICATION_ID", "guarantees",
                "OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS", TOPIC,
                "OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS", "guarantees.public.outbox",
                "OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT", "guarantees-event.${routedByValue}",
                "OUTBOX_ROUTER_DEAD_LETTER_TOPIC", "guarantees-dead-letters",
                "OUTBOX_ROUTER_CONNECT_URL", connect.url()));
        all.putAll(options);
        return RouterProcess.start(pipeline, Files.createTempDirectory(directory, "router"), all, arguments);
    }

    private void produce(String value) {
        create(List.of(TOPIC));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", pipeline.config().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            Waiting.await()
                    .ignoreExceptions()
                    .until(() -> producer.send(new ProducerRecord<>(TOPIC, value.getBytes(StandardCharsets.UTF_8)))
                            .get()
                            .hasOffset());
        }
    }

    /** A broker on a machine that is busy can be fenced for a moment, and then creates no topic. */
    private void create(List<String> topics) {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", pipeline.config().bootstrapServers()))) {
            Waiting.await().ignoreExceptions().until(() -> {
                List<String> missing = new ArrayList<>(topics);
                missing.removeAll(admin.listTopics().names().get());
                admin.createTopics(missing.stream()
                                .map(topic -> new NewTopic(topic, 1, (short) 1))
                                .toList())
                        .all()
                        .get();
                return true;
            });
        }
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        pipeline.config().jdbcUrl(),
                        pipeline.config().postgresUser(),
                        pipeline.config().postgresPassword());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** A connector of Debezium as Kafka Connect's REST interface describes it. */
    private static String connector(String name, String state) {
        return """
                "%1$s": {
                  "info": {"name": "%1$s", "config": {
                    "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
                    "plugin.name": "pgoutput", "topic.prefix": "guarantees", "exactly.once.support": "required",
                    "publication.name": "guarantees", "slot.name": "guarantees_slot", "snapshot.mode": "no_data"}},
                  "status": {"connector": {"state": "%2$s"}, "tasks": [%3$s]}
                }""".formatted(name, state, state.equals("STOPPED") ? "" : "{\"state\": \"RUNNING\"}");
    }

    /** A Kafka Connect with these connectors: a second real one would write into the topics of the others' tests. */
    private static final class ConnectRest implements AutoCloseable {

        private final HttpServer server;

        ConnectRest(String... connectors) throws IOException {
            byte[] body = ("{" + String.join(",", connectors) + "}").getBytes(StandardCharsets.UTF_8);
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/connectors", exchange -> {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }

        String url() {
            return "http://localhost:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
