package dev.outboxrouter.cdc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.NumberInput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A schema, as Kafka Connect's {@code JsonConverter} writes it: what is wanted of it are the types of a row's columns. A
 * schema that is written otherwise tells nothing; it is no reason to refuse the record.
 */
final class RowSchema {

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            // Field names are input: they do not belong in the JVM's table of interned strings.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private static final String DECIMAL = "org.apache.kafka.connect.data.Decimal";

    private @Nullable String type;
    private @Nullable String logicalName;
    private @Nullable String field;
    private int scale;
    private final Map<String, RowSchema> fields = new HashMap<>();

    private RowSchema() {}

    /** Reads a schema that is JSON. */
    static RowSchema read(Slice text) throws MalformedJsonException {
        try (JsonParser parser = JSON.createParser(text.input(), text.from(), text.length())) {
            parser.nextToken();
            return read(parser);
        } catch (IOException e) {
            // It has been walked over before, so it is JSON; its length or its depth is more than Jackson reads.
            throw new MalformedJsonException(Flaw.LIMIT_EXCEEDED, "the record's schema exceeds a limit");
        }
    }

    /** The schema that is this value; empty when it is none. */
    static Optional<RowSchema> of(JsonField value) throws MalformedJsonException {
        return value.kind() == JsonField.Kind.OBJECT ? Optional.of(read(value.json())) : Optional.empty();
    }

    private static RowSchema read(JsonParser parser) throws IOException {
        RowSchema schema = new RowSchema();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING) {
                switch (name) {
                    case "type" -> schema.type = parser.getText();
                    case "name" -> schema.logicalName = parser.getText();
                    case "field" -> schema.field = parser.getText();
                    default -> {}
                }
            } else if (value == JsonToken.START_OBJECT && name.equals("parameters")) {
                schema.readParameters(parser);
            } else if (value == JsonToken.START_ARRAY && name.equals("fields")) {
                schema.readFields(parser);
            } else {
                parser.skipChildren();
            }
        }
        return schema;
    }

    /** The members of a struct in this field, each with the type that its column has. */
    JsonFields typed(JsonFields row, String structField) throws MalformedJsonException {
        RowSchema struct = fields.get(structField);
        return struct == null ? new RowSchema().typed(row) : struct.typed(row);
    }

    /** The members of the struct that this is the schema of, each with the type that its column has. */
    JsonFields typed(JsonFields row) throws MalformedJsonException {
        JsonField[] values = new JsonField[row.size()];
        for (int member = 0; member < values.length; member++) {
            values[member] = typed(row.value(member), fields.get(row.name(member)));
        }
        return row.withTypes(values);
    }

    private static JsonField typed(JsonField member, @Nullable RowSchema column) {
        if (column == null) {
            return member.withType(FieldType.PLAIN);
        }
        return DECIMAL.equals(column.logicalName)
                ? Decimals.asNumber(member, column.scale)
                : member.withType(FieldType.of(column.type, column.logicalName));
    }

    private void readParameters(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean isScale = parser.currentName().equals("scale");
            if (parser.nextToken() == JsonToken.VALUE_STRING && isScale) {
                scale = NumberInput.parseAsInt(parser.getText(), 0);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void readFields(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                RowSchema member = read(parser);
                if (member.field != null) {
                    fields.put(member.field, member);
                }
            } else {
                parser.skipChildren();
            }
        }
    }
}
