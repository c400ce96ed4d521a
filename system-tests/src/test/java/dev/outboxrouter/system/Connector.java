package dev.outboxrouter.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The connector, as its operator sees it: Kafka Connect's REST interface. */
public final class Connector {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(300);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI connector;
    private int repairs;

    /** The connector of that name on the worker. */
    public Connector(URI connect, String name) {
        this.connector = URI.create(connect + "/connectors/" + name);
    }

    /** Stops it and its task in order, and starts them again. */
    public void restart() throws IOException, InterruptedException {
        call("POST", "/restart?includeTasks=true");
    }

    public void pause() throws IOException, InterruptedException {
        call("PUT", "/pause");
    }

    public void resume() throws IOException, InterruptedException {
        call("PUT", "/resume");
    }

    /** How often a task had failed and an operator had to restart it. */
    public int repairs() {
        return repairs;
    }

    /**
     * Waits until connector and task run; a task that has failed is restarted, and counted.
     *
     * @throws IllegalStateException when they do not within the limit
     */
    public void awaitRunning(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        String state = "";
        while (System.nanoTime() - end < 0) {
            try {
                JsonNode status = JSON.readTree(call("GET", "/status"));
                String task = status.path("tasks").path(0).path("state").asText("none");
                state = status.path("connector").path("state").asText() + ", task " + task;
                if (state.equals("RUNNING, task RUNNING")) {
                    return;
                }
                if (state.contains("FAILED")) {
                    repairs++;
                    restart();
                }
            } catch (IOException e) {
                state = e.toString();
            }
            Thread.sleep(POLL.toMillis());
        }
        throw new IllegalStateException("the connector does not run after %s: %s".formatted(limit, state));
    }

    private String call(String method, String path) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(connector + path))
                        .timeout(Duration.ofSeconds(30))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException("%s %s: HTTP status %d".formatted(method, path, response.statusCode()));
        }
        return response.body();
    }
}
