package dev.outboxrouter.cdc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a struct, as Kafka Connect's {@code JsonConverter} writes it: what is wanted of it are the types of a
 * row's columns. A schema that is written otherwise tells nothing; it is no reason to refuse the record.
 */
final class RowSchema {

    private @Nullable String type;
    private @Nullable String logicalName;
    private @Nullable String field;
    private final Map<String, RowSchema> fields = new HashMap<>();

    private RowSchema() {}

    /** Reads the schema whose opening brace is the current token. */
    static RowSchema read(JsonParser parser) throws IOException {
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
            } else if (value == JsonToken.START_ARRAY && name.equals("fields")) {
                schema.readFields(parser);
            } else {
                parser.skipChildren();
            }
        }
        return schema;
    }

    /** The types of the columns of the struct in this field; none when there is no such field. */
    Map<String, FieldType> columns(String structField) {
        RowSchema struct = fields.get(structField);
        Map<String, FieldType> types = new HashMap<>();
        if (struct != null) {
            struct.fields.forEach((name, column) -> types.put(name, FieldType.of(column.type, column.logicalName)));
        }
        return types;
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
