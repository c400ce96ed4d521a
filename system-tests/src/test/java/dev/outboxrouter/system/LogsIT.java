package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outboxrouter.stack.ServiceName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A whole run's log, searched for what must never be in it. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class LogsIT {

    private static final String PAYLOAD = "payload-that-stays-out-of-logs";
    private static final String AGGREGATE = "key-that-stays-out-of-logs";
    private static final String SECRET = "secret-that-stays-out-of-logs";

    private final Pipeline pipeline;

    @TempDir
    private Path directory;

    LogsIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldWriteOneObjectALineAndNeverAPayloadOrASecret() throws Exception {
        Transaction.commit(pipeline, tx -> {
            tx.emit("logged", AGGREGATE, "Seen", "{\"a\":\"" + PAYLOAD + "\"}");
            tx.insert("logged", AGGREGATE + "-row", "Seen", "{\"a\":\"" + PAYLOAD + "\"}");
            tx.poison("outbox", bytes(PAYLOAD));
            tx.poison("outbox", bytes("{\"id\":\"" + PAYLOAD + "\",\"aggregatetype\":[\"" + PAYLOAD + "\"]}"));
            tx.poison("outbox/" + AGGREGATE, bytes("{\"" + PAYLOAD + "\":"));
        });
        Path password = Files.writeString(directory.resolve("password"), SECRET);

        try (RouterProcess router = RouterProcess.start(
                pipeline,
                directory,
                Map.ofEntries(
                        Map.entry(
                                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS",
                                pipeline.config().bootstrapServers()),
                        Map.entry("OUTBOX_ROUTER_KAFKA_APPLICATION_ID", "logged-router"),
                        Map.entry("OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT", "logged.event.${routedByValue}"),
                        Map.entry("OUTBOX_ROUTER_DEAD_LETTER_TOPIC", "logged.dead-letters"),
                        Map.entry("OUTBOX_ROUTER_LOG_FORMAT", "json"),
                        Map.entry("OUTBOX_ROUTER_KAFKA_SSL_KEY_PASSWORD", SECRET),
                        Map.entry("OUTBOX_ROUTER_CONNECT_URL", "http://localhost:1"),
                        Map.entry(
                                "OUTBOX_ROUTER_POSTGRES_URL", pipeline.config().jdbcUrl()),
                        Map.entry("OUTBOX_ROUTER_POSTGRES_USER", "nobody"),
                        Map.entry("OUTBOX_ROUTER_POSTGRES_PASSWORD_FILE", password.toString())))) {
            RouterHttp http = router.http();
            Waiting.await().untilAsserted(() -> {
                assertThat(http.metric("outbox_router_events_routed_total", "aggregate_type=\"logged\""))
                        .isGreaterThanOrEqualTo(2);
                assertThat(http.metric("outbox_router_events_rejected_total", ""))
                        .isGreaterThanOrEqualTo(3);
                assertThat(router.output()).contains("part=connect", "part=postgresql");
            });
            // Whatever is looked at, too.
            assertThat(http.get("/api/status").body()).doesNotContain(SECRET);
            assertThat(http.get("/metrics").body()).doesNotContain(SECRET, PAYLOAD, AGGREGATE);
            router.process().destroy();
            assertThat(router.end().exitCode()).isZero();
            clean(router.output());
            assertThat(router.output().lines().map(LogsIT::object))
                    .extracting(line -> line.path("message").asText())
                    .contains("Router state=RUNNING", "Router stopped");
        }
        try (Stream<Path> logs = Files.walk(pipeline.config().directory(ServiceName.ROUTER))) {
            List<Path> found =
                    logs.filter(file -> file.toString().endsWith(".log")).toList();
            assertThat(found).isNotEmpty();
            for (Path log : found) {
                clean(Files.readString(log));
            }
        }
    }

    private static void clean(String log) {
        assertThat(log).isNotEmpty().doesNotContain(PAYLOAD, AGGREGATE, SECRET);
    }

    private static JsonNode object(String line) {
        try {
            JsonNode object = new ObjectMapper().readTree(line);
            assertThat(object.fieldNames()).toIterable().contains("time", "level", "logger", "message");
            return object;
        } catch (JsonProcessingException e) {
            throw new AssertionError("not one object a line: " + line, e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
