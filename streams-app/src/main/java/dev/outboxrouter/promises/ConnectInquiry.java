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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks Kafka Connect for the connectors that write the raw topics.
 * https://kafka.apache.org/documentation/#connect_rest
 */
public final class ConnectInquiry {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String POSTGRES = "io.debezium.connector.postgresql.PostgresConnector";

    private static final Pattern TRANSFORM_TYPE = Pattern.compile("transforms\\.[^.]+\\.type");

    /** Settings that are neither a rule's nor secret: where the connector's topics, slot and publication are. */
    private static final Set<String> PLACES =
            Set.of("slot.name", "publication.name", "message.key.columns", "producer.override.enable.idempotence");

    private static final Set<String> SETTINGS = Stream.concat(
                    PLACES.stream(),
                    SettingRules.all().stream()
                            .filter(rule -> rule.hop() == Hop.CONNECTOR)
                            .map(SettingRule::setting))
            .collect(Collectors.toUnmodifiableSet());

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
                    connectors.add(found(connector, config));
                }
            }
            return new ConnectAnswer.Answered(connectors);
        } catch (IOException e) {
            return new ConnectAnswer.Unreachable(e.getClass().getSimpleName());
        }
    }

    /** Nothing but the settings that a rule looks at: others can be secret. */
    private static FoundConnector found(JsonNode connector, JsonNode config) {
        Map<String, String> settings = new HashMap<>();
        config.properties().forEach(setting -> {
            if (isLookedAt(setting.getKey())) {
                settings.put(setting.getKey(), setting.getValue().asText());
            }
        });
        return new FoundConnector(
                connector.path("info").path("name").asText(), run(connector.path("status")), settings);
    }

    private static boolean isLookedAt(String setting) {
        return SETTINGS.contains(setting)
                || TRANSFORM_TYPE.matcher(setting).matches()
                || CaptureRules.COLUMNS.stream().anyMatch(setting::startsWith);
    }

    private static FoundConnector.Run run(JsonNode status) {
        List<String> tasks = new ArrayList<>();
        status.path("tasks").forEach(task -> tasks.add(task.path("state").asText()));
        return new FoundConnector.Run(status.path("connector").path("state").asText(), tasks);
    }
}
