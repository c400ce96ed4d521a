package dev.outboxrouter.benchmarks.function;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** The table of 002-outbox.sql, as the connector sees it. */
final class OutboxTable {

    static final String TOPIC = "example.public.outbox";

    private static final String CREATED_AT = "2026-11-23T18:44:33.234217Z";

    /** Not the primary key: {@code message.key.columns} of the example connector. */
    private static final Schema KEY = SchemaBuilder.struct()
            .name(TOPIC + ".Key")
            .field("aggregateid", Schema.STRING_SCHEMA)
            .build();

    private static final Schema ROW = SchemaBuilder.struct()
            .optional()
            .name(TOPIC + ".Value")
            .field("id", withDefault("io.debezium.data.Uuid", "00000000-0000-0000-0000-000000000000"))
            .field("aggregatetype", Schema.STRING_SCHEMA)
            .field("aggregateid", Schema.STRING_SCHEMA)
            .field("type", Schema.STRING_SCHEMA)
            .field("payload", json())
            .field("headers", json())
            .field("created_at", withDefault("io.debezium.time.ZonedTimestamp", "1970-01-01T00:00:00.000000Z"))
            .build();

    static final Schema ENVELOPE = ConnectorSchemas.envelope(TOPIC, ROW);

    private OutboxTable() {}

    static Struct key(SampleEvent event) {
        return new Struct(KEY).put("aggregateid", event.aggregateId());
    }

    static Struct row(SampleEvent event) {
        return new Struct(ROW)
                .put("id", event.id().toString())
                .put("aggregatetype", event.type().aggregateType())
                .put("aggregateid", event.aggregateId())
                .put("type", event.type().toString())
                .put("payload", event.payload())
                .put("created_at", CREATED_AT);
    }

    private static Schema withDefault(String name, String value) {
        return SchemaBuilder.string().name(name).version(1).defaultValue(value).build();
    }

    private static Schema json() {
        return SchemaBuilder.string()
                .optional()
                .name("io.debezium.data.Json")
                .version(1)
                .build();
    }
}
