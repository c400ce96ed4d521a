package dev.outboxrouter.promises;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Asks Kafka Connect for the connectors that write the raw topics.
 * https://kafka.apache.org/documentation/#connect_rest
 */
public final class ConnectInquiry {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String POSTGRES = "io.debezium.connector.postgresql.PostgresConnector";

    /** Debezium's own name for a slot that has none in the configuration. */
    private static final String SLOT_UNLESS_NAMED = "debezium";

    /** Transforms that do what the router does, by the ends of their names. */
    private static final Set<String> ROUTING = Set.of("EventRouter", "DecodeLogicalDecodingMessageContent");

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(LIMIT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final URI url;

    /** An inquiry at this address. */
    public ConnectInquiry(URI url) {
        this.url = url;
    }

    /**
     * Its answer, within seconds; nothing of a connector's settings but what is in {@link FoundConnector}.
     *
     * @param rawTopics whose connectors are looked for
     */
    public ConnectAnswer ask(Collection<String> rawTopics) throws InterruptedException {
        String path = url.getPath().replaceAll("/+$", "") + "/connectors";
        try {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(url.resolve(path + "?expand=info&expand=status"))
                            .timeout(LIMIT)
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                return new ConnectAnswer.Unreachable("status " + response.statusCode());
            }
            List<FoundConnector> connectors = new ArrayList<>();
            for (JsonNode connector : new ObjectMapper().readTree(response.body())) {
                JsonNode config = connector.path("info").path("config");
                String prefix = config.path("topic.prefix").asText();
                if (config.path("connector.class").asText().equals(POSTGRES)
                        && rawTopics.stream().anyMatch(topic -> topic.startsWith(prefix + "."))) {
                    connectors.add(found(connector, config, prefix));
                }
            }
            return new ConnectAnswer.Answered(connectors);
        } catch (IOException e) {
            return new ConnectAnswer.Unreachable(e.getClass().getSimpleName());
        }
    }

    private static FoundConnector found(JsonNode connector, JsonNode config, String prefix) {
        List<String> routing = new ArrayList<>();
        for (String transform : config.path("transforms").asText().split(",", -1)) {
            String type =
                    config.path("transforms." + transform.trim() + ".type").asText();
            if (ROUTING.contains(type.substring(type.lastIndexOf('.') + 1))) {
                routing.add(transform.trim());
            }
        }
        return new FoundConnector(
                connector.path("info").path("name").asText(),
                run(connector.path("status")),
                config.path("exactly.once.support").asText().equalsIgnoreCase("required"),
                routing,
                config.path("slot.drop.on.stop").asBoolean(),
                config.path("errors.tolerance").asText().equalsIgnoreCase("all"),
                prefix,
                config.path("message.key.columns").asText(),
                config.path("slot.name").asText(SLOT_UNLESS_NAMED));
    }

    private static FoundConnector.Run run(JsonNode status) {
        List<String> tasks = new ArrayList<>();
        status.path("tasks").forEach(task -> tasks.add(task.path("state").asText()));
        return new FoundConnector.Run(status.path("connector").path("state").asText(), tasks);
    }
}
