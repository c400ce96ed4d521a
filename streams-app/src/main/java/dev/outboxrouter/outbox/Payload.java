package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.FieldName;
import dev.outboxrouter.cdc.FieldType;
import dev.outboxrouter.cdc.JsonField;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The payload of one event after the other. */
final class Payload {

    private byte @Nullable [] bytes;
    private Form form = Form.JSON;

    /** What the bytes of a payload are. */
    enum Form {
        /** One JSON value. */
        JSON,
        /** A text; that of a JSON column is JSON. */
        TEXT,
        /** Bytes of whatever kind. */
        BINARY
    }

    /** As it is published; null for a tombstone. */
    byte @Nullable [] bytes() {
        return bytes;
    }

    /** What the bytes are. */
    Form form() {
        return form;
    }

    /**
     * Reads a payload: a text's text, any other JSON value as it was written, null for JSON's null. Bytes in base64 are
     * decoded where the schema or the configuration says that they are.
     *
     * @param field the field of this name; null when a problem is noted
     */
    void read(
            @Nullable JsonField field,
            FieldName name,
            EventFields fields,
            PayloadEncoding encoding,
            Problems problems) {
        bytes = null;
        form = Form.JSON;
        if (field == null || field.isNull()) {
            return;
        }
        boolean base64 = encoding == PayloadEncoding.BASE64 || field.type() == FieldType.BYTES;
        if (field.kind() != JsonField.Kind.STRING) {
            if (base64) {
                fields.wrongKind(field.kind(), name, "a string in base64");
            }
            bytes = fields.bytes(field, name);
            return;
        }
        byte[] text = fields.bytes(field, name);
        if (!base64) {
            bytes = text;
            form = Form.TEXT;
            return;
        }
        try {
            bytes = Base64.getDecoder().decode(text);
            form = Form.BINARY;
        } catch (IllegalArgumentException e) {
            problems.note(RejectionCode.FIELD_INVALID, "the field \"%s\" is not base64".formatted(name));
        }
    }

    /** Whether it is a text of white space only, as {@link String#trim()} has it. */
    boolean isBlankText() {
        return form == Form.TEXT
                && bytes != null
                && new String(bytes, StandardCharsets.UTF_8).trim().isEmpty();
    }
}
