package dev.outboxrouter.cdc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the key of a raw record of a table: the columns of its primary key. */
public final class RecordKey {

    private RecordKey() {}

    /**
     * Reads a key.
     *
     * @param key the raw bytes, with or without their schema
     * @return the columns; none for a table without a primary key
     * @throws MalformedJsonException when they are none of Debezium's
     */
    public static JsonFields read(byte @Nullable [] key) throws MalformedJsonException {
        if (key == null) {
            return JsonFields.NONE;
        }
        JsonFields fields = JsonFields.read(key);
        List<JsonField> members = fields.fields();
        boolean withSchema = members.size() == 2
                && members.get(0).name().equals("schema")
                && members.get(1).name().equals("payload");
        if (!withSchema) {
            return fields;
        }
        JsonField payload = members.get(1);
        if (payload.kind() == JsonField.Kind.NULL) {
            return JsonFields.NONE;
        }
        JsonFields columns = JsonFields.read(payload.json().copy());
        return RowSchema.of(members.get(0)).map(schema -> schema.typed(columns)).orElse(columns);
    }
}
