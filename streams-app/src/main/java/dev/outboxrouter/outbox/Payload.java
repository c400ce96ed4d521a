package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.FieldName;
import dev.outboxrouter.cdc.FieldType;
import dev.outboxrouter.cdc.JsonField;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The payload of an event.
 *
 * @param bytes as it is published; null for a tombstone
 * @param form what the bytes are
 */
record Payload(byte @Nullable [] bytes, Form form) {

    static final Payload TOMBSTONE = new Payload(null, Form.JSON);

    /** What the bytes of a payload are. */
    enum Form {
        /** One JSON value. */
        JSON,
        /** A text; that of a JSON column is JSON. */
        TEXT,
        /** Bytes of whatever kind. */
        BINARY
    }

    /**
     * Reads a payload: a text's text, any other JSON value as it was written, null for JSON's null. Bytes in base64 are
     * decoded where the schema or the configuration says that they are.
     */
    static Payload of(
            JsonField field, FieldName name, EventFields fields, PayloadEncoding encoding, Problems problems) {
        if (field.isNull()) {
            return TOMBSTONE;
        }
        boolean base64 = encoding == PayloadEncoding.BASE64 || field.type() == FieldType.BYTES;
        if (field.kind() != JsonField.Kind.STRING) {
            if (base64) {
                fields.wrongKind(field.kind(), name, "a string in base64");
            }
            return new Payload(field.json().copy(), Form.JSON);
        }
        byte[] text = fields.bytes(field, name);
        if (!base64) {
            return new Payload(text, Form.TEXT);
        }
        try {
            return new Payload(Base64.getDecoder().decode(text), Form.BINARY);
        } catch (IllegalArgumentException e) {
            problems.note(RejectionCode.FIELD_INVALID, "the field \"%s\" is not base64".formatted(name));
            return TOMBSTONE;
        }
    }

    /** Whether it is a text of white space only, as {@link String#trim()} has it. */
    boolean isBlankText() {
        return form == Form.TEXT
                && bytes != null
                && new String(bytes, StandardCharsets.UTF_8).trim().isEmpty();
    }
}
