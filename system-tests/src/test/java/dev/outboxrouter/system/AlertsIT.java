package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Each alert is raised by the fault that it is meant for, on a raw topic, a connector and a database that this class owns, and
 * by nothing else. The rules are those that ship, with shorter times.
 */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class AlertsIT {

    private static final String RAW = "alerts.message";
    private static final int PARTITIONS = 4;

    /** More than the other test classes write to the database's WAL while this one waits for its first alerts. */
    private static final long RETAINED_WAL_BYTES = 256L << 20;

    private final Pipeline pipeline;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    AlertsIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldBeRaisedByTheFaultThatEachIsMeantFor() throws Exception {
        execute(pipeline.config().jdbcUrl(), "CREATE DATABASE alerts");
        try (OwnRawTopic raw = new OwnRawTopic(pipeline, RAW, PARTITIONS);
                RouterProcess router = start("first");
                RouterProcess paused = start("second")) {
            RouterHttp http = router.http();
            List<Integer> own = awaitOwn(http);
            List<Integer> ofPaused = others(own);
            int healthy = own.get(0);
            try (Prometheus prometheus = start(http.base())) {
                AlertRules alerts = new AlertRules(prometheus);
                assertIsNotRaisedByMarkers(raw, http, alerts, own.get(1));

                failConnectorTask();
                makeSlotThatNobodyReads();
                raw.writeUnreadable(healthy);
                writeLateEventsUntilRaised(raw, healthy, alerts);
                assertIsRaisedByEachFault(raw, router, paused, alerts, ofPaused);
                writeWal();
                Waiting.await()
                        .untilAsserted(
                                () -> assertThat(alerts.firing()).contains("OutboxSlotRetainsWal{slot=alerts_slot}"));
                raw.write(healthy, "healthy");
                awaitBehind(http, healthy, 0);
                router.stop();
                Waiting.await().untilAsserted(() -> assertThat(alerts.firing()).contains("OutboxRouterDown"));
            }
            paused.stop();
            raw.write(healthy, "healthy");
            assertIsRaisedByDeletedRecords(healthy, raw.deleteAll(healthy));
        } finally {
            send("DELETE", "/connectors/alerts-connector", "");
            execute(
                    jdbcUrl(),
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                            + " WHERE slot_name = 'alerts_slot'");
        }
    }

    /** An aborted record and its marker have offsets, and nothing waits behind them. */
    private static void assertIsNotRaisedByMarkers(OwnRawTopic raw, RouterHttp http, AlertRules alerts, int partition)
            throws Exception {
        raw.abort(partition);
        Waiting.await()
                .untilAsserted(() -> assertThat(
                                http.metric("outbox_router_committed_offset", "partition=\"%d\"".formatted(partition)))
                        .isEqualTo(2));
        awaitBehind(http, partition, 0);

        Waiting.await().untilAsserted(() -> {
            assertThat(alerts.expressions()).hasSizeGreaterThan(10);
            assertThat(alerts.holding()).isEmpty();
        });
    }

    /** A rate needs events between two scrapes, so one late event is not enough. */
    private static void writeLateEventsUntilRaised(OwnRawTopic raw, int partition, AlertRules alerts) {
        Waiting.await().untilAsserted(() -> {
            raw.write(partition, "late", Duration.ofMinutes(5));
            assertThat(alerts.firing()).contains("OutboxLagHigh{aggregate_type=late}");
        });
    }

    private void assertIsRaisedByEachFault(
            OwnRawTopic raw, RouterProcess router, RouterProcess paused, AlertRules alerts, List<Integer> ofPaused)
            throws Exception {
        String unread = partition(ofPaused.get(0));
        String hangs = partition(ofPaused.get(1));
        signal("STOP", paused);
        try (KafkaProducer<byte[], byte[]> hanging = raw.hang(ofPaused.get(1), Duration.ofHours(1))) {
            raw.write(ofPaused.get(0), "unread");
            awaitFiring(
                    alerts,
                    "OutboxConnectorNotRunning{connector=alerts-connector}",
                    "OutboxConnectorTaskFailed{connector=alerts-connector}",
                    "OutboxDeadLetters{code=RECORD_NOT_JSON}",
                    "OutboxLagHigh{aggregate_type=late}",
                    "OutboxRecordsNotRead" + unread,
                    "OutboxSlotInactive{slot=alerts_slot}",
                    "OutboxTransactionHangs" + hangs);
            router.awaitOutput(broken(ofPaused.get(0), 0, 1), broken(ofPaused.get(1), 0, 1));
            assertThat(router.http().status().path("problems").findValuesAsText("kind"))
                    .containsExactly("STALLED", "TRANSACTION_HANGS");
            hanging.abortTransaction();
        } finally {
            signal("CONT", paused);
        }
        Waiting.await()
                .untilAsserted(() -> assertThat(alerts.firing())
                        .doesNotContain("OutboxRecordsNotRead" + unread, "OutboxTransactionHangs" + hangs));
        router.awaitOutput("Problem of a raw partition is over problem=STALLED");
        awaitReady(router.http());
    }

    private void assertIsRaisedByDeletedRecords(int partition, long end) throws Exception {
        try (RouterProcess router = start("third")) {
            RouterHttp http = router.http();
            try (Prometheus prometheus = start(http.base())) {
                AlertRules alerts = new AlertRules(prometheus);
                Waiting.await()
                        .untilAsserted(() -> assertThat(alerts.firing())
                                .contains(
                                        "OutboxPartitionWaits" + partition(partition),
                                        "OutboxRecordsDeletedUnread" + partition(partition),
                                        "OutboxRecordsLost",
                                        "OutboxRouterNotReady"));
            }
            router.awaitOutput("ERROR", broken(partition, end - 1, end));
            Waiting.await()
                    .untilAsserted(() -> assertThat(http.get("/ready").body())
                            .startsWith(
                                    "not ready: %s-%d waits: records were deleted before they were routed, offsets [%d, %d)"
                                            .formatted(RAW, partition, end - 1, end)));
            assertThat(http.get("/live").statusCode()).isEqualTo(200);
        }
    }

    private static String broken(int partition, long from, long to) {
        return "Promise does not hold promise=\"nothing lost\" topic=%s partition=%d from=%d to=%d"
                .formatted(RAW, partition, from, to);
    }

    /** The partitions of a router, when it shares them with another. */
    private static List<Integer> awaitOwn(RouterHttp http) {
        List<Integer> own = new ArrayList<>();
        Waiting.await().untilAsserted(() -> {
            own.clear();
            http.status()
                    .at("/router/partitions")
                    .forEach(each -> own.add(each.asText().charAt(RAW.length() + 1) - '0'));
            assertThat(own).hasSize(PARTITIONS / 2);
            assertThat(http.get("/ready").statusCode()).isEqualTo(200);
        });
        return own;
    }

    private static List<Integer> others(List<Integer> own) {
        return IntStream.range(0, PARTITIONS)
                .boxed()
                .filter(partition -> !own.contains(partition))
                .toList();
    }

    private static void signal(String name, RouterProcess router) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder(
                        "kill", "-" + name, String.valueOf(router.process().pid()))
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Waits until these alerts fire and no other. */
    private static void awaitFiring(AlertRules alerts, String... wanted) {
        Waiting.await().untilAsserted(() -> assertThat(alerts.firing()).containsExactlyInAnyOrder(wanted));
    }

    private static void awaitReady(RouterHttp http) {
        Waiting.await()
                .untilAsserted(() -> assertThat(http.get("/ready").body()).startsWith("ready: "));
    }

    private static void awaitBehind(RouterHttp http, int partition, double records) {
        Waiting.await()
                .untilAsserted(() -> assertThat(
                                http.metric("outbox_router_records_behind", "partition=\"%d\"".formatted(partition)))
                        .isEqualTo(records));
    }

    private static String partition(int number) {
        return "{partition=%d, topic=%s}".formatted(number, RAW);
    }

    private Prometheus start(URI router) throws IOException {
        Path own = Files.createTempDirectory(directory, "prometheus");
        Path rules = AlertRules.withoutDelay(own.resolve("alerts.yml"), RETAINED_WAL_BYTES);
        return Prometheus.start(own, rules, List.of(router));
    }

    /** A member of the group keeps its partitions while it is paused. */
    private RouterProcess start(String name) throws IOException {
        Map<String, String> options = new HashMap<>();
        options.put("KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers());
        options.put("KAFKA_APPLICATION_ID", "alerts-router");
        options.put("KAFKA_MAIN_CONSUMER_SESSION_TIMEOUT_MS", "600000");
        options.put("SOURCE_MESSAGE_TOPICS", RAW);
        options.put("SOURCE_OUTBOX_TOPICS", "");
        options.put("ROUTE_TOPIC_REPLACEMENT", "alerts.event.${routedByValue}");
        options.put("DEAD_LETTER_TOPIC", "alerts.dead-letters");
        options.put("CONNECT_URL", pipeline.config().connect().toString());
        options.put("POSTGRES_URL", jdbcUrl());
        options.put("POSTGRES_USER", pipeline.config().postgresUser());
        options.put("POSTGRES_PASSWORD", pipeline.config().postgresPassword());
        Map<String, String> environment = new HashMap<>();
        options.forEach((key, value) -> environment.put("OUTBOX_ROUTER_" + key, value));
        return RouterProcess.start(pipeline, Files.createDirectories(directory.resolve(name)), environment);
    }

    /** A database of its own: slots are seen by database. */
    private String jdbcUrl() {
        return pipeline.config().jdbcUrl().replaceFirst("/[^/?]+(\\?|$)", "/alerts$1");
    }

    private void makeSlotThatNobodyReads() throws SQLException {
        execute(jdbcUrl(), "SELECT pg_create_logical_replication_slot('alerts_slot', 'pgoutput')");
    }

    /** Writes more WAL than the alert allows: each switch fills up a segment, of 16 MiB by default. */
    private void writeWal() throws SQLException {
        execute(jdbcUrl(), """
                DO $$
                BEGIN
                    FOR i IN 0..%d LOOP
                        PERFORM pg_logical_emit_message(false, 'alerts', '');
                        PERFORM pg_switch_wal();
                    END LOOP;
                END
                $$""".formatted(RETAINED_WAL_BYTES >> 24));
    }

    /** Its publication does not exist, and a task does not make one. */
    private void failConnectorTask() throws IOException, InterruptedException {
        ObjectNode config = pipeline.shippedConnector().config().deepCopy();
        config.put("topic.prefix", "alerts")
                .put("database.dbname", "alerts")
                .put("slot.name", "alerts_slot")
                .put("publication.name", "alerts_publication")
                .put("publication.autocreate.mode", "disabled");
        HttpResponse<String> answer = send("PUT", "/connectors/alerts-connector/config", config.toString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(pipeline.config().connect().resolve(path))
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private void execute(String jdbcUrl, String sql) throws SQLException {
        try (Connection connection = pipeline.connect(jdbcUrl);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
