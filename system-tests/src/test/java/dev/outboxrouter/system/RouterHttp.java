package dev.outboxrouter.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a router answers over HTTP. */
public final class RouterHttp {

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI base;

    /** @param base address of the router */
    public RouterHttp(URI base) {
        this.base = base;
    }

    static RouterHttp of(Pipeline pipeline) {
        return new RouterHttp(URI.create("http://localhost:" + pipeline.config().routerPort()));
    }

    URI base() {
        return base;
    }

    /** Answer at a path. */
    public HttpResponse<String> get(String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    JsonNode status() {
        try {
            return new ObjectMapper().readTree(get("/api/status").body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The sum of a metric over all series whose labels contain the text. */
    double metric(String name, String labels) {
        Matcher line = Pattern.compile("(?m)^" + Pattern.quote(name) + "(\\{[^}]*})? (\\S+)$")
                .matcher(get("/metrics").body());
        double sum = 0;
        while (line.find()) {
            if (labels.isEmpty() || (line.group(1) != null && line.group(1).contains(labels))) {
                sum += Double.parseDouble(line.group(2));
            }
        }
        return sum;
    }
}
