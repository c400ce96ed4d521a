package dev.outboxrouter.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outboxrouter.topology.RawRecords;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Reads a raw record from a line: a JSON object with {@code topic}, {@code key} and {@code value} (text, or
 * {@code keyBase64} and {@code valueBase64}), and as far as they are known {@code headers}, {@code partition},
 * {@code offset} and {@code timestamp} (milliseconds since the epoch; without it, now).
 */
final class ExplainInput {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ExplainInput() {}

    /**
     * Reads one line.
     *
     * @throws IllegalArgumentException when it is not such an object; the message says why
     */
    static ConsumerRecord<byte[], byte[]> read(String line) {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is not JSON", e);
        }
        if (!json.isObject()) {
            throw new IllegalArgumentException("is not a JSON object");
        }
        JsonNode topic = json.path("topic");
        if (!topic.isTextual() || topic.textValue().isEmpty()) {
            throw new IllegalArgumentException("has no \"topic\"");
        }
        return RawRecords.of(
                topic.textValue(),
                (int) number(json, "partition", 0),
                number(json, "offset", 0),
                number(json, "timestamp", System.currentTimeMillis()),
                bytes(json, "key"),
                bytes(json, "value"),
                headers(json.path("headers")));
    }

    private static long number(JsonNode json, String name, long otherwise) {
        JsonNode number = json.path(name);
        if (number.isMissingNode() || number.isNull()) {
            return otherwise;
        }
        if (!number.isIntegralNumber() || !number.canConvertToLong()) {
            throw new IllegalArgumentException("has a \"%s\" that is not a whole number".formatted(name));
        }
        return number.longValue();
    }

    private static byte @Nullable [] bytes(JsonNode json, String name) {
        JsonNode base64 = json.path(name + "Base64");
        if (base64.isTextual()) {
            try {
                return Base64.getDecoder().decode(base64.textValue());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("has a \"%sBase64\" that is not base64".formatted(name), e);
            }
        }
        JsonNode text = json.path(name);
        if (text.isMissingNode() || text.isNull()) {
            return null;
        }
        if (!text.isTextual()) {
            throw new IllegalArgumentException("has a \"%s\" that is not a text".formatted(name));
        }
        return text.textValue().getBytes(StandardCharsets.UTF_8);
    }

    private static Headers headers(JsonNode json) {
        Headers headers = new RecordHeaders();
        if (!json.isMissingNode() && !json.isNull() && !json.isObject()) {
            throw new IllegalArgumentException("has \"headers\" that are not an object");
        }
        json.properties().forEach(header -> {
            JsonNode value = header.getValue();
            headers.add(header.getKey(), value.isNull() ? null : value.asText().getBytes(StandardCharsets.UTF_8));
        });
        return headers;
    }
}
