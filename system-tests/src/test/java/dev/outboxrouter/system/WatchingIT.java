package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a router tells of itself and its pipeline, over HTTP. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class WatchingIT {

    private final Pipeline pipeline;
    private final RouterHttp router;

    @TempDir
    private Path directory;

    WatchingIT(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.router = RouterHttp.of(pipeline);
    }

    @Test
    void shouldBeReadyOnceItHasPartitions() throws Exception {
        Transaction.commit(pipeline, tx -> tx.emit("watched", "w-1", "Seen", "{}"));

        Waiting.await().untilAsserted(() -> {
            assertThat(router.get("/ready").body()).startsWith("ready: it reads ");
            assertThat(router.get("/ready").statusCode()).isEqualTo(200);
        });
        assertThat(router.get("/live").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldCountWhatItRoutesAndHowLongItTookAndHaveNothingLeft() throws Exception {
        double before = router.metric("outbox_router_events_routed_total", "aggregate_type=\"counted\"");
        Transaction.commit(pipeline, tx -> {
            tx.emit("counted", "c-1", "Seen", "{}");
            tx.insert("counted", "c-2", "Seen", "{}");
        });
        Topics.settle(pipeline);

        Waiting.await().untilAsserted(() -> {
            assertThat(router.metric("outbox_router_events_routed_total", "aggregate_type=\"counted\""))
                    .isEqualTo(before + 2);
            assertThat(router.metric("outbox_router_lag_seconds_count", "aggregate_type=\"counted\""))
                    .isEqualTo(before + 2);
            assertThat(router.metric("outbox_router_records_behind", "topic=\"example.message\""))
                    .isZero();
        });
        assertThat(router.metric("outbox_router_lag_seconds_sum", "aggregate_type=\"counted\""))
                .isPositive();
        assertThat(router.metric("outbox_router_topics_made_total", "")).isPositive();
        // Kafka Streams' own, and its consumers'.
        assertThat(router.get("/metrics").body())
                .contains("kafka_stream_thread_process_rate{")
                .contains("kafka_consumer_fetch_manager_records_consumed_total{")
                .contains("jvm_memory_used_bytes{");
    }

    @Test
    void shouldHaveKafkaStreamsMetricsOfTasksAndNotOfTopics() throws Exception {
        Transaction.commit(pipeline, tx -> tx.emit("measured", "m-1", "Seen", "{}"));
        Topics.settle(pipeline);

        Waiting.await()
                .untilAsserted(() -> assertThat(router.get("/metrics").body()).contains("kafka_stream_task_"));

        assertThat(router.get("/metrics").body()).doesNotContain("kafka_stream_topic_", "kafka_producer_topic_");
    }

    @Test
    void shouldShowSlotConnectorTopicsAndDeadLetters() throws Exception {
        Transaction.commit(pipeline, tx -> {
            tx.emit("shown", "s-1", "Seen", "{}");
            tx.poison("outbox", "{\"aggregatetype\":\"shown\",\"secret\":\"4711\"}".getBytes(StandardCharsets.UTF_8));
        });
        Topics.settle(pipeline);

        Waiting.await().untilAsserted(() -> {
            JsonNode status = router.status();
            JsonNode slot = status.at("/postgres/value/0");
            assertThat(slot.path("name").asText()).isEqualTo("example_slot");
            assertThat(slot.path("active").asBoolean()).isTrue();
            assertThat(slot.path("retainedBytes").asLong()).isPositive();
            assertThat(status.at("/connect/value/0/tasks/0").asText()).isEqualTo("RUNNING");
            assertThat(status.at("/kafka/value/raw").findValuesAsText("topic")).contains("example.message");
            JsonNode shown = deadLetter(status);
            assertThat(shown.path("code").asText()).isEqualTo("FIELD_MISSING");
            assertThat(shown.path("topic").asText()).isEqualTo("example.message");
            assertThat(shown.path("valueBytes").asInt()).isPositive();
        });
        JsonNode letter = deadLetter(router.status());
        String payload = "/api/dead-letters/%s/%s/payload"
                .formatted(
                        letter.path("partition").asText(), letter.path("offset").asText());
        assertThat(router.get(payload).statusCode()).isEqualTo(403);
        assertThat(router.get(payload).body()).contains("console.payloads is false");
    }

    @Test
    void shouldSayWhyItIsNotReadyAndThatThePartsAreNotConfigured() throws Exception {
        try (RouterProcess other = RouterProcess.start(
                pipeline,
                directory,
                Map.of(
                        "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS",
                                pipeline.config().bootstrapServers(),
                        "OUTBOX_ROUTER_KAFKA_APPLICATION_ID", "watched-router",
                        "OUTBOX_ROUTER_DEAD_LETTER_TOPIC", "watched.dead-letters",
                        "OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS", "nobody.message",
                        "OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS", "nobody.public.outbox"))) {
            RouterHttp http = other.http();

            Waiting.await()
                    .untilAsserted(
                            () -> assertThat(http.get("/ready").body())
                                    .isEqualTo(
                                            "not ready: there is no raw topic yet: the connector makes it with its first record\n"));
            assertThat(http.get("/ready").statusCode()).isEqualTo(503);
            assertThat(http.get("/live").statusCode()).isEqualTo(200);
            assertThat(http.status().at("/postgres/state").asText()).isEqualTo("NOT_CONFIGURED");
            assertThat(http.status().at("/connect/state").asText()).isEqualTo("NOT_CONFIGURED");
        }
    }

    @Test
    void shouldDocumentEveryMetricOfItsOwn() throws Exception {
        Transaction.commit(pipeline, tx -> {
            tx.emit("documented", "d-1", "Seen", "{}");
            tx.poison("outbox", "no json".getBytes(StandardCharsets.UTF_8));
        });
        String page = Files.readString(Path.of("../docs/observability.md"));

        Waiting.await()
                .untilAsserted(() -> assertThat(names(
                                "(?m)^# TYPE (outbox_router_\\w+)",
                                router.get("/metrics").body()))
                        .containsExactlyInAnyOrderElementsOf(names("`(outbox_router_\\w+)` \\|", page)));
    }

    /** The dead letter of the aggregate type {@code shown}. */
    private static JsonNode deadLetter(JsonNode status) {
        for (JsonNode letter : status.at("/deadLetters/value")) {
            if (letter.path("aggregateType").asText().equals("shown")) {
                return letter;
            }
        }
        return MissingNode.getInstance();
    }

    /** The longest lag is a metric beside the histogram, by Micrometer's custom. */
    private static Set<String> names(String expression, String text) {
        return Pattern.compile(expression)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !name.endsWith("_max"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void shouldRefuseAPortThatIsTaken() throws Exception {
        try (RouterProcess second = RouterProcess.start(
                pipeline,
                directory,
                Map.of(
                        "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS",
                        pipeline.config().bootstrapServers(),
                        "OUTBOX_ROUTER_HTTP_PORT",
                        String.valueOf(pipeline.config().routerPort())))) {
            RouterProcess.End end = second.end();

            assertThat(end.exitCode()).isEqualTo(2);
            assertThat(end.output())
                    .contains("http.port: ", "cannot be listened on")
                    .doesNotContain("\tat ");
        }
    }
}
