package dev.outboxrouter.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The calls of Connect's REST interface that a registration needs, for one connector. */
final class ConnectApi {
    /** Validation opens a connection to the database, which takes its time when nobody answers there. */
    private static final Duration CALL_LIMIT = Duration.ofSeconds(90);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final String root;
    private final String connector;

    ConnectApi(URI connect, String name) {
        root = connect.toString().replaceFirst("/+$", "");
        connector = root + "/connectors/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A status code and a body; the body is missing where there was none or it was not JSON. */
    record Answer(int status, JsonNode body) {
        boolean isSuccess() {
            return status / 100 == 2;
        }

        /** Connect's own words, or the status code where it has none. */
        String message() {
            return body.path("message").asText("HTTP status " + status);
        }
    }

    Answer version(Duration limit) throws IOException, InterruptedException {
        return call(request(root + "/").GET(), limit);
    }

    Answer config(Duration limit) throws IOException, InterruptedException {
        return call(request(connector + "/config").GET(), limit);
    }

    /** Takes a configuration, as an upsert. */
    Answer putConfig(ObjectNode config, Duration limit) throws IOException, InterruptedException {
        return call(request(connector + "/config").PUT(BodyPublishers.ofString(config.toString())), limit);
    }

    Answer status(Duration limit) throws IOException, InterruptedException {
        return call(request(connector + "/status").GET(), limit);
    }

    /** Lets a connector that was stopped or paused by hand run again; nothing for one that runs. */
    Answer resume(Duration limit) throws IOException, InterruptedException {
        return call(request(connector + "/resume").PUT(BodyPublishers.noBody()), limit);
    }

    Answer restartFailed(Duration limit) throws IOException, InterruptedException {
        String uri = connector + "/restart?includeTasks=true&onlyFailed=true";
        return call(request(uri).POST(BodyPublishers.noBody()), limit);
    }

    private static HttpRequest.Builder request(String uri) {
        return HttpRequest.newBuilder(URI.create(uri))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json");
    }

    private Answer call(HttpRequest.Builder request, Duration limit) throws IOException, InterruptedException {
        Duration shorter = limit.compareTo(CALL_LIMIT) < 0 ? limit : CALL_LIMIT;
        HttpResponse<String> response = client.send(request.timeout(shorter).build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), parse(response.body()));
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }
}
