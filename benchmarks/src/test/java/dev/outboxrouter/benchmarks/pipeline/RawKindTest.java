package dev.outboxrouter.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/** The raw records of a backlog against records of the real connector. */
class RawKindTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path RECORDED = Path.of("../streams-app/src/test/resources/records/plain.jsonl");
    private static final RawEvent EVENT = new RawEvent(7, "order", "42", Payloads.json(7, 200));

    @Test
    void shouldWriteMessagesInTheConnectorsShape() throws IOException {
        JsonNode recorded = recorded("plain.message");
        JsonNode written = json(RawKind.MESSAGES.value(EVENT));

        assertThat(names(written))
                .isEqualTo(names(JSON.readTree(recorded.path("value").asText())));
        assertThat(RawKind.MESSAGES.headers()).isEmpty();
        assertThat(json(RawKind.MESSAGES.key(EVENT)).path("prefix").asText()).isEqualTo("outbox/order/42");

        JsonNode content = JSON.readTree(written.path("message").path("content").binaryValue());
        assertThat(content.path("id").asText()).isEqualTo(EVENT.id().toString());
        assertThat(content.path("payload").path("order").asInt()).isEqualTo(7);
    }

    @Test
    void shouldWriteRowsInTheConnectorsShape() throws IOException {
        JsonNode recorded = recorded("plain.public.outbox");
        JsonNode written = json(RawKind.ROWS.value(EVENT));
        JsonNode value = JSON.readTree(recorded.path("value").asText());

        // The recorded table had other columns.
        assertThat(names(written.path("source"))).isEqualTo(names(value.path("source")));
        assertThat(names(without(written, "after"))).isEqualTo(names(without(value, "after")));
        assertThat(RawKind.ROWS.headers().stream().map(Header::key))
                .containsExactlyElementsOf(() -> recorded.path("headers").fieldNames());
        assertThat(written.path("after").path("payload").asText()).isEqualTo(EVENT.payload());
    }

    private static JsonNode recorded(String topic) throws IOException {
        for (String line : Files.readAllLines(RECORDED)) {
            JsonNode record = JSON.readTree(line);
            if (record.path("topic").asText().equals(topic)) {
                return record;
            }
        }
        throw new AssertionError("no record of " + topic);
    }

    private static JsonNode without(JsonNode object, String field) {
        return ((ObjectNode) object.deepCopy()).putNull(field);
    }

    private static JsonNode json(byte[] bytes) throws IOException {
        return JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
    }

    /** The names of all fields in their order, those of objects in them too. */
    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.properties().forEach(field -> {
            names.add(field.getKey());
            names.addAll(names(field.getValue()));
        });
        return names;
    }
}
