package dev.outboxrouter.parity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Timestamp;

/**
 * A column of an outbox row, or a member of a logical message.
 *
 * @param name its name
 * @param schema what the connector says of a column; null for a member of a message
 * @param value the column's value in Kafka Connect's terms; null for a member of a message
 * @param json the value as it stands in the raw record
 */
record EventField(String name, Schema schema, Object value, String json) {

    static EventField column(String name, Schema schema, Object value) {
        return new EventField(name, schema, value, JsonTexts.of(schema, value));
    }

    static EventField member(String name, String json) {
        return new EventField(name, null, null, json);
    }

    EventField named(String other) {
        return new EventField(other, schema, value, json);
    }

    JsonNode node() {
        try {
            return JsonTexts.EXACT.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a generator made what is not JSON: " + json, e);
        }
    }

    boolean isNull() {
        return json.equals("null");
    }

    boolean isString() {
        return json.startsWith("\"");
    }

    boolean isStructured() {
        return json.startsWith("{") || json.startsWith("[");
    }

    boolean isNumber() {
        return node().isNumber();
    }

    boolean isBytes() {
        return schema != null && schema.type() == Schema.Type.BYTES && !isDecimal();
    }

    boolean isDecimal() {
        return schema != null && Decimal.LOGICAL_NAME.equals(schema.name());
    }

    /** As our router sees it where the raw record has its schema: a decimal is a number, not base64. */
    EventField withSchema() {
        return isDecimal() && value != null ? new EventField(name, schema, value, value.toString()) : this;
    }

    boolean isConnectTime() {
        return schema != null && Timestamp.LOGICAL_NAME.equals(schema.name());
    }

    /** A string's text; every other value as it was written. */
    String text() {
        return isString() ? node().textValue() : json;
    }

    /** The bytes of a column of bytes. */
    byte[] bytes() {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return Base64.getDecoder().decode(text());
    }

    @Override
    public String toString() {
        return name + (schema == null ? "" : "(" + (schema.name() == null ? schema.type() : schema.name()) + ")") + "="
                + json;
    }
}
