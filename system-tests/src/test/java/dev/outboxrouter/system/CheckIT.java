package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The pipeline that runs, and what is broken of it. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(Pipeline.SHARED)
@Order(Integer.MAX_VALUE - 5)
class CheckIT {

    private final Pipeline pipeline;

    @TempDir
    private Path directory;

    CheckIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldFindAllPartsOfARunningPipelineAndThenAStoppedConnectorAndItsSlot() throws Exception {
        Transaction.commit(pipeline, tx -> {
            tx.emit("checked", "c-1", "Made", "{}");
            tx.insert("checked", "c-2", "Made", "{}");
        });
        Topics.settle(pipeline);

        RouterProcess.End running = check(Map.of());
        assertThat(running.output())
                .contains("ok     broker         Kafka answers: cluster ", " of 1 brokers")
                .contains("ok     topics         raw topics: example.message, example.public.outbox")
                .containsPattern("the largest record of example\\.[a-z.]+ has \\d+ bytes .* MiB of heap")
                .contains("ok     access         the router may read its raw topics")
                .contains("ok     connector      connector example-connector and its task run")
                .contains("ok     slot           slot example_slot is active and keeps ")
                .contains("ok     promises       nothing twice: ")
                // The local stack has one broker.
                .contains("WRONG  promises       nothing lost does not hold", "on one broker alone")
                .contains(", 1 wrong, 0 not known");
        assertThat(running.exitCode()).isEqualTo(7);

        send("PUT", "/stop");
        try {
            Waiting.await().untilAsserted(() -> {
                RouterProcess.End stopped = check(Map.of());
                assertThat(stopped.output())
                        .contains("WRONG  connector      connector example-connector does not run: stopped")
                        .contains("mend: curl -X PUT " + pipeline.config().connect())
                        .contains("WRONG  slot           the slot example_slot is inactive and keeps ");
            });
        } finally {
            send("PUT", "/resume");
        }
        Waiting.await().untilAsserted(() -> assertThat(check(Map.of()).output()).contains("and its task run"));
        Transaction.commit(pipeline, tx -> tx.emit("checked", "c-1", "Again", "{}"));
        Topics.settle(pipeline);
    }

    @Test
    void shouldNameWhatIsMissing() throws Exception {
        RouterProcess.End topic = check(Map.of("OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS", "missing.public.outbox"));
        assertThat(topic.exitCode()).isEqualTo(7);
        assertThat(topic.output())
                .contains("WRONG  topics         the raw topic missing.public.outbox does not exist")
                .contains("mend: ");

        RouterProcess.End others = check(Map.of(
                "OUTBOX_ROUTER_CONNECT_URL", "http://localhost:1",
                "OUTBOX_ROUTER_POSTGRES_URL", "jdbc:postgresql://localhost:1/example"));
        assertThat(others.output())
                .contains("WRONG  connector      Kafka Connect at http://localhost:1 does not answer")
                .contains("WRONG  slot           PostgreSQL at ")
                .doesNotContain("\tat ");

        RouterProcess.End nowhere = check(Map.of("OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", "localhost:1"));
        assertThat(nowhere.exitCode()).isEqualTo(3);
        assertThat(nowhere.output())
                .contains("WRONG  broker         Kafka cannot be reached at localhost:1 within")
                .contains("ok     connector      connector example-connector and its task run")
                .contains("ok     slot           slot example_slot is active");

        RouterProcess.End configuration = check(Map.of("OUTBOX_ROUTER_NOPE", "1"));
        assertThat(configuration.exitCode()).isEqualTo(2);
        assertThat(configuration.output()).contains("WRONG  configuration  nope: there is no such option");
    }

    private RouterProcess.End check(Map<String, String> options) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of(
                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers(),
                "OUTBOX_ROUTER_CONNECT_URL", pipeline.config().connect().toString(),
                "OUTBOX_ROUTER_POSTGRES_URL", pipeline.config().jdbcUrl(),
                "OUTBOX_ROUTER_POSTGRES_USER", pipeline.config().postgresUser(),
                "OUTBOX_ROUTER_POSTGRES_PASSWORD", pipeline.config().postgresPassword()));
        all.putAll(options);
        try (RouterProcess process =
                RouterProcess.start(pipeline, Files.createTempDirectory(directory, "check"), all, "check")) {
            return process.end();
        }
    }

    private void send(String method, String path) throws Exception {
        URI connector = URI.create(pipeline.config().connect() + "/connectors/example-connector" + path);
        HttpResponse<Void> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(connector)
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        assertThat(response.statusCode()).isIn(202, 204);
    }
}
