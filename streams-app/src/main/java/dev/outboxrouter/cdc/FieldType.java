package dev.outboxrouter.cdc;

import org.jspecify.annotations.Nullable;

/**
 * What a column is beyond its JSON value. Only a record with its schema tells: the names are those of Kafka Connect's
 * logical types and of Debezium's (https://debezium.io/documentation/reference/3.7/connectors/postgresql.html#postgresql-data-types).
 */
public enum FieldType {
    /** The record has no schema. */
    UNKNOWN,
    /** Bytes, in base64. */
    BYTES,
    /** Milliseconds since the epoch. */
    EPOCH_MILLIS,
    /** Microseconds since the epoch. */
    EPOCH_MICROS,
    /** Nanoseconds since the epoch. */
    EPOCH_NANOS,
    /** Days since the epoch. */
    EPOCH_DAYS,
    /** What its JSON value says. */
    PLAIN;

    /** The type of a field by its schema's {@code type} and {@code name}. */
    static FieldType of(@Nullable String type, @Nullable String name) {
        if (name == null) {
            return "bytes".equals(type) ? BYTES : PLAIN;
        }
        return switch (name) {
            case "io.debezium.time.Timestamp", "org.apache.kafka.connect.data.Timestamp" -> EPOCH_MILLIS;
            case "io.debezium.time.MicroTimestamp" -> EPOCH_MICROS;
            case "io.debezium.time.NanoTimestamp" -> EPOCH_NANOS;
            case "io.debezium.time.Date", "org.apache.kafka.connect.data.Date" -> EPOCH_DAYS;
            default -> PLAIN;
        };
    }
}
