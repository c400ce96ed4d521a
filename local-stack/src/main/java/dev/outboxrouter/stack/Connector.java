package dev.outboxrouter.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
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

    /** Makes it, or gives it another configuration; it does not run yet when this returns. */
    public void put(JsonNode config) throws IOException, InterruptedException {
        call("PUT", "/config", BodyPublishers.ofString(config.toString()));
    }

    /** Takes it away; its slot stays. */
    public void delete() throws IOException, InterruptedException {
        call("DELETE", "", BodyPublishers.noBody());
    }

    /** Stops it and its task in order, and starts them again. */
    public void restart() throws IOException, InterruptedException {
        call("POST", "/restart?includeTasks=true", BodyPublishers.noBody());
    }

    public void pause() throws IOException, InterruptedException {
        call("PUT", "/pause", BodyPublishers.noBody());
    }

    /** Ends its task, which {@link #pause} leaves reading; its slot and its position stay. */
    public void stop() throws IOException, InterruptedException {
        call("PUT", "/stop", BodyPublishers.noBody());
    }

    public void resume() throws IOException, InterruptedException {
        call("PUT", "/resume", BodyPublishers.noBody());
    }

    /** Returns the position that it has stored, as Kafka Connect's REST interface shows it: {@code {"offsets": [...]}}. */
    public JsonNode offsets() throws IOException, InterruptedException {
        return JSON.readTree(call("GET", "/offsets", BodyPublishers.noBody()));
    }

    /**
     * Gives it another position, from which it reads when it is resumed.
     *
     * @param offsets in the form of {@link #offsets}
     * @throws IOException when it has not stopped yet, among others
     */
    public void alterOffsets(JsonNode offsets) throws IOException, InterruptedException {
        call("PATCH", "/offsets", BodyPublishers.ofString(offsets.toString()));
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
                JsonNode status = JSON.readTree(call("GET", "/status", BodyPublishers.noBody()));
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

    private String call(String method, String path, BodyPublisher body) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(connector + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json")
                        .method(method, body)
                        .build(),
                BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(
                    "%s %s: HTTP status %d: %s".formatted(method, path, response.statusCode(), response.body()));
        }
        return response.body();
    }
}
