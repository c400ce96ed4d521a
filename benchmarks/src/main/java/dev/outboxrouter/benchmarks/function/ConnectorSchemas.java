package dev.outboxrouter.benchmarks.function;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** The schemas of the connector for PostgreSQL, version 3.7.0.Final, as they stand in recorded raw records. */
final class ConnectorSchemas {

    private static final String CONNECTOR = "io.debezium.connector.postgresql.";

    private static final Schema SNAPSHOT = SchemaBuilder.string()
            .optional()
            .name("io.debezium.data.Enum")
            .version(1)
            .parameter("allowed", "true,first,first_in_data_collection,last_in_data_collection,last,false,incremental")
            .defaultValue("false")
            .build();

    /** Where a change comes from. */
    static final Schema SOURCE = SchemaBuilder.struct()
            .name(CONNECTOR + "Source")
            .version(1)
            .field("version", Schema.STRING_SCHEMA)
            .field("connector", Schema.STRING_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field("snapshot", SNAPSHOT)
            .field("db", Schema.STRING_SCHEMA)
            .field("sequence", Schema.OPTIONAL_STRING_SCHEMA)
            .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
            .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
            .field("schema", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("txId", Schema.OPTIONAL_INT64_SCHEMA)
            .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
            .field("xmin", Schema.OPTIONAL_INT64_SCHEMA)
            .field("origin", Schema.OPTIONAL_STRING_SCHEMA)
            .field("origin_lsn", Schema.OPTIONAL_INT64_SCHEMA)
            .build();

    private static final Schema TRANSACTION = SchemaBuilder.struct()
            .optional()
            .name("event.block")
            .version(1)
            .field("id", Schema.STRING_SCHEMA)
            .field("total_order", Schema.INT64_SCHEMA)
            .field("data_collection_order", Schema.INT64_SCHEMA)
            .build();

    /** The prefix and content of a logical message. */
    static final Schema MESSAGE = SchemaBuilder.struct()
            .name(CONNECTOR + "Message")
            .version(1)
            .field("prefix", Schema.OPTIONAL_STRING_SCHEMA)
            .field("content", Schema.OPTIONAL_BYTES_SCHEMA)
            .build();

    /** The key of a logical message. */
    static final Schema MESSAGE_KEY = SchemaBuilder.struct()
            .name(CONNECTOR + "MessageKey")
            .version(1)
            .field("prefix", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    /** The value of a logical message. */
    static final Schema MESSAGE_VALUE = SchemaBuilder.struct()
            .name(CONNECTOR + "MessageValue")
            .version(1)
            .field("op", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
            .field("source", SOURCE)
            .field("transaction", TRANSACTION)
            .field("message", MESSAGE)
            .build();

    private ConnectorSchemas() {}

    /** The value of a change of a row. */
    static Schema envelope(String topic, Schema row) {
        return SchemaBuilder.struct()
                .name(topic + ".Envelope")
                .version(2)
                .field("before", row)
                .field("after", row)
                .field("source", SOURCE)
                .field("transaction", TRANSACTION)
                .field("op", Schema.STRING_SCHEMA)
                .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
                .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
                .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
                .build();
    }
}
