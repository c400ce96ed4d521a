package dev.outboxrouter.cdc;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the key of a raw record of a table: the columns of its primary key. */
public final class RecordKey {

    private static final FieldName SCHEMA = FieldName.of("schema");
    private static final FieldName PAYLOAD = FieldName.of("payload");

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
        JsonFields fields = JsonFields.read(Slice.of(key));
        if (fields.size() != 2 || !fields.isNamed(0, SCHEMA) || !fields.isNamed(1, PAYLOAD)) {
            return fields;
        }
        JsonField payload = fields.value(1);
        if (payload.isNull()) {
            return JsonFields.NONE;
        }
        JsonFields columns = JsonFields.read(payload.json());
        Optional<RowSchema> schema = RowSchema.of(fields.value(0));
        return schema.isPresent() ? schema.get().typed(columns) : columns;
    }
}
