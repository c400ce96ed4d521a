package dev.outboxrouter.outbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.outboxrouter.cdc.EventContent;
import dev.outboxrouter.cdc.FieldName;
import dev.outboxrouter.cdc.JsonField;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The additional fields of one event after the other, each where {@code table.fields.additional.placement} puts it. */
final class Additional {

    private static final JsonFactory JSON = new JsonFactory();

    private final EventRule rule;
    private final Map<String, JsonField> envelope = new LinkedHashMap<>();
    private @Nullable Integer partition;

    Additional(EventRule rule) {
        this.rule = rule;
    }

    /** Reads those of an event; those that are headers are added to the headers. */
    void read(EventFields fields, List<EventHeader> headers, Problems problems) {
        envelope.clear();
        partition = null;
        for (AdditionalField wanted : rule.additional()) {
            JsonField field = rule.missingIgnored() ? fields.find(wanted.field()) : fields.present(wanted.field());
            if (field != null) {
                place(wanted, field, fields, headers, problems);
            }
        }
    }

    /** Null: what the key says. */
    @Nullable Integer partition() {
        return partition;
    }

    /** A JSON object of the payload and the fields around it. Nothing that was JSON is written anew. */
    byte[] envelope(Payload payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(bytes)) {
            generator.writeStartObject();
            generator.writeFieldName("payload");
            writePayload(generator, payload);
            for (Map.Entry<String, JsonField> field : envelope.entrySet()) {
                generator.writeFieldName(field.getKey());
                generator.writeRawValue(text(field.getValue().json().copy()));
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void writePayload(JsonGenerator generator, Payload payload) throws IOException {
        byte[] bytes = payload.bytes();
        if (bytes == null) {
            generator.writeNull();
            return;
        }
        switch (payload.form()) {
            case JSON -> generator.writeRawValue(text(bytes));
            case BINARY -> generator.writeBinary(bytes);
            case TEXT -> {
                if (rule.jsonExpanded() && EventContent.isObjectOrArray(bytes)) {
                    generator.writeRawValue(text(bytes));
                } else {
                    generator.writeString(text(bytes));
                }
            }
        }
    }

    private void place(
            AdditionalField wanted, JsonField field, EventFields fields, List<EventHeader> headers, Problems problems) {
        boolean isNull = field.isNull();
        switch (wanted.placement()) {
            case HEADER ->
                headers.add(new EventHeader(wanted.alias(), isNull ? null : fields.bytes(field, wanted.field())));
            case ENVELOPE -> envelope.put(wanted.alias(), field);
            case PARTITION -> {
                if (!isNull) {
                    partition = number(wanted.field(), field, problems);
                }
            }
        }
    }

    private static @Nullable Integer number(FieldName name, JsonField field, Problems problems) {
        try {
            int number = field.kind() == JsonField.Kind.NUMBER
                    ? Integer.parseInt(text(field.json().copy()))
                    : -1;
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        problems.note(
                RejectionCode.PARTITION_INVALID,
                "the field \"%s\" is not the number of a partition: a whole number of at least 0".formatted(name));
        return null;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
