package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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

    private static final Path MONITORING = Prometheus.MONITORING;
    private static final Pattern METRIC = Pattern.compile("\\b(?:outbox_router|kafka|jvm)_[a-z_]+\\b");

    private final Pipeline pipeline;

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
        try (Prometheus prometheus = Prometheus.start(
                directory, AlertRules.SHIPPED, List.of(RouterHttp.of(pipeline).base()))) {
            Waiting.await()
                    .untilAsserted(() -> assertThat(prometheus.query("up{job=\"outbox-router\"} == 1"))
                            .isNotEmpty());
            Set<String> wanted = metricsOf(Files.readString(AlertRules.SHIPPED));
            assertThat(wanted).hasSizeGreaterThan(5);
            Waiting.await().untilAsserted(() -> assertThat(known(prometheus)).containsAll(wanted));
            assertThat(prometheus.get("/api/v1/rules").findValuesAsText("health"))
                    .isNotEmpty()
                    .containsOnly("ok");

            List<String> queries = dashboardQueries();
            assertThat(queries).hasSizeGreaterThan(10);
            // A rate needs a second scrape.
            Waiting.await()
                    .untilAsserted(() -> assertThat(queries)
                            .allSatisfy(
                                    query -> assertThat(prometheus.query(query)).isNotEmpty()));
        }
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

    private static Set<String> known(Prometheus prometheus) throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        prometheus.get("/api/v1/label/__name__/values").path("data").forEach(name -> names.add(name.asText()));
        return names;
    }
}
