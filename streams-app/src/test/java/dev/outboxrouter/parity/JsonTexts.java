package dev.outboxrouter.parity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.json.JsonConverter;

/** JSON as Kafka Connect writes it, and as a reader who loses no digit sees it. */
final class JsonTexts {

    static final JsonConverter PLAIN = converter(false);
    static final JsonConverter WITH_SCHEMAS = converter(true);

    /** Keeps every digit, and refuses anything after the value. */
    static final ObjectMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final ObjectMapper FIRST_VALUE = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private JsonTexts() {}

    static String of(Schema schema, Object value) {
        byte[] bytes = PLAIN.fromConnectData("topic", schema, value);
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }

    /** The text of a string in JSON. */
    static String quoted(String text) {
        try {
            return EXACT.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The one value that a text is; empty when it is not JSON. */
    static Optional<JsonNode> parsed(String text) {
        return read(EXACT, text);
    }

    /** The value that a text begins with, whatever follows it. */
    static Optional<JsonNode> first(String text) {
        return read(FIRST_VALUE, text);
    }

    private static Optional<JsonNode> read(ObjectMapper mapper, String text) {
        try {
            return Optional.of(mapper.readTree(text)).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static JsonConverter converter(boolean schemas) {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", schemas), false);
        return converter;
    }
}
