package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outboxrouter.stack.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The files of {@code monitoring}: the rules by their own tests, and all of it with a real Prometheus and router. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class PrometheusIT {

    private static final Path MONITORING =
            Path.of("../monitoring").toAbsolutePath().normalize();
    private static final Pattern METRIC = Pattern.compile("\\b(?:outbox_router|kafka|jvm)_[a-z_]+\\b");

    private final Pipeline pipeline;
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = FreePorts.one();
    private final URI prometheus = URI.create("http://localhost:" + port);

    @TempDir
    private Path directory;

    PrometheusIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldHaveAlertsThatPassTheirTests() throws Exception {
        Process promtool = new ProcessBuilder(DebianTool.PROMTOOL.path().toString(), "test", "rules", "alerts-test.yml")
                .directory(MONITORING.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor()).as(said).isZero();
    }

    @Test
    void shouldTestEveryAlert() throws IOException {
        String tests = Files.readString(MONITORING.resolve("alerts-test.yml"));

        assertThat(Pattern.compile("- alert: (\\w+)")
                        .matcher(Files.readString(MONITORING.resolve("alerts.yml")))
                        .results()
                        .map(found -> found.group(1)))
                .hasSizeGreaterThan(5)
                .allSatisfy(alert -> assertThat(tests).contains("alertname: " + alert));
    }

    @Test
    void shouldScrapeARouterAndFindEveryMetricOfTheAlertsAndOfTheDashboard() throws Exception {
        Transaction.commit(pipeline, tx -> {
            tx.emit("scraped", "s-1", "Seen", "{}");
            tx.poison("outbox", "no json".getBytes(StandardCharsets.UTF_8));
        });
        Process process = start();
        try {
            Waiting.await()
                    .ignoreExceptions()
                    .untilAsserted(() ->
                            assertThat(query("up{job=\"outbox-router\"} == 1")).isNotEmpty());
            Set<String> wanted = metricsOf(Files.readString(MONITORING.resolve("alerts.yml")));
            assertThat(wanted).hasSizeGreaterThan(5);
            Waiting.await().untilAsserted(() -> assertThat(known()).containsAll(wanted));
            assertThat(get("/api/v1/rules").findValuesAsText("health"))
                    .isNotEmpty()
                    .containsOnly("ok");

            List<String> queries = dashboardQueries();
            assertThat(queries).hasSizeGreaterThan(10);
            // A rate needs a second scrape.
            Waiting.await()
                    .untilAsserted(() -> assertThat(queries)
                            .allSatisfy(query -> assertThat(query(query)).isNotEmpty()));
        } finally {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private Process start() throws IOException {
        String config = Files.readString(MONITORING.resolve("prometheus.yml"));
        assertThat(config).contains("localhost:8080", "rule_files: [alerts.yml]");
        Path file = directory.resolve("prometheus.yml");
        Files.writeString(
                file,
                config.replace(
                                "localhost:8080",
                                "localhost:" + pipeline.config().routerPort())
                        .replace("[alerts.yml]", "[" + MONITORING.resolve("alerts.yml") + "]")
                        .replace(": 5s", ": 1s"));
        return new ProcessBuilder(
                        DebianTool.PROMETHEUS.path().toString(),
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
    }

    private static List<String> dashboardQueries() throws IOException {
        List<String> queries = new ArrayList<>();
        new ObjectMapper()
                .readTree(MONITORING.resolve("grafana-dashboard.json").toFile())
                .findValuesAsText("expr")
                .forEach(query -> queries.add(query.replace("$instance", ".*")));
        return queries;
    }

    private static Set<String> metricsOf(String text) {
        Set<String> names = new TreeSet<>();
        METRIC.matcher(text).results().forEach(found -> names.add(found.group()));
        // The beginning of several names, in an expression of theirs.
        names.remove("outbox_router_");
        return names;
    }

    private Set<String> known() throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        get("/api/v1/label/__name__/values").path("data").forEach(name -> names.add(name.asText()));
        return names;
    }

    private JsonNode query(String query) throws IOException, InterruptedException {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        assertThat(answer.path("status").asText()).as(query).isEqualTo("success");
        return answer.at("/data/result");
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(prometheus + path)).build(), HttpResponse.BodyHandlers.ofString());
        return new ObjectMapper().readTree(answer.body());
    }
}
