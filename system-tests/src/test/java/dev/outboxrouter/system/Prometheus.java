package dev.outboxrouter.system;

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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A Prometheus process with the configuration that ships, which scrapes routers each second and evaluates rules as often. */
public final class Prometheus implements AutoCloseable {

    /** Seen from this module, where Maven runs the tests and make the chaos. */
    static final Path MONITORING = Path.of("../monitoring").toAbsolutePath().normalize();

    private static final String TARGETS = "[\"localhost:8080\"]";
    private static final String RULES = "[alerts.yml]";

    private final Process process;
    private final URI base;
    private final HttpClient client = HttpClient.newHttpClient();

    private Prometheus(Process process, URI base) {
        this.process = process;
        this.base = base;
    }

    /**
     * Starts it and waits until it answers. A test is left out where it is not installed.
     *
     * @param directory of its configuration, its data and its log
     * @param rules the file of alert rules
     * @param routers addresses of the routers that it scrapes
     */
    public static Prometheus start(Path directory, Path rules, List<URI> routers) throws IOException {
        String config = Files.readString(MONITORING.resolve("prometheus.yml"));
        if (!config.contains(TARGETS) || !config.contains(RULES)) {
            throw new IllegalStateException("prometheus.yml does not have %s and %s".formatted(TARGETS, RULES));
        }
        String targets = routers.stream()
                .map(each -> '"' + each.getAuthority() + '"')
                .collect(Collectors.joining(", ", "[", "]"));
        Path file = directory.resolve("prometheus.yml");
        Files.writeString(
                file,
                config.replace(TARGETS, targets)
                        .replace(RULES, "[" + rules.toAbsolutePath() + "]")
                        .replace(": 5s", ": 1s"));
        int port = FreePorts.one();
        Process process = new ProcessBuilder(
                        DebianTool.PROMETHEUS.path().toString(),
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
        Prometheus prometheus = new Prometheus(process, URI.create("http://localhost:" + port));
        Waiting.await()
                .alias("Prometheus answers")
                .ignoreExceptions()
                .untilAsserted(() -> prometheus.query("vector(1)"));
        return prometheus;
    }

    /** The result of an expression at this moment: a series each, with its labels in {@code metric}. */
    JsonNode query(String expression) throws IOException, InterruptedException {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (!answer.path("status").asText().equals("success")) {
            throw new IllegalStateException("Prometheus refuses %s: %s".formatted(expression, answer));
        }
        return answer.at("/data/result");
    }

    /** What its HTTP interface answers at a path. */
    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        return new ObjectMapper().readTree(answer.body());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
