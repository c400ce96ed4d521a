package dev.outboxrouter.parity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;

/** The records that the connector makes: with its schemas for the transforms, and as the bytes that are in Kafka. */
final class RawRecords {

    static final String OUTBOX = "example.public.outbox";
    static final String MESSAGES = "example.message";

    private static final SimpleHeaderConverter HEADERS = new SimpleHeaderConverter();

    private static final Schema SOURCE = SchemaBuilder.struct()
            .name("io.debezium.connector.postgresql.Source")
            .version(1)
            .field("version", Schema.STRING_SCHEMA)
            .field("connector", Schema.STRING_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field("db", Schema.STRING_SCHEMA)
            .field("schema", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("txId", Schema.OPTIONAL_INT64_SCHEMA)
            .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
            .build();

    private static final Schema TRANSACTION = SchemaBuilder.struct()
            .optional()
            .name("event.block")
            .version(1)
            .field("id", Schema.STRING_SCHEMA)
            .field("total_order", Schema.INT64_SCHEMA)
            .field("data_collection_order", Schema.INT64_SCHEMA)
            .build();

    private static final Schema MESSAGE = SchemaBuilder.struct()
            .name("io.debezium.connector.postgresql.Message")
            .version(1)
            .field("prefix", Schema.OPTIONAL_STRING_SCHEMA)
            .field("content", Schema.OPTIONAL_BYTES_SCHEMA)
            .build();

    private static final Schema MESSAGE_VALUE = SchemaBuilder.struct()
            .name("io.debezium.connector.postgresql.MessageValue")
            .version(1)
            .field("op", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
            .field("source", SOURCE)
            .field("transaction", TRANSACTION)
            .field("message", MESSAGE)
            .build();

    private static final Schema MESSAGE_KEY = SchemaBuilder.struct()
            .name("io.debezium.connector.postgresql.MessageKey")
            .version(1)
            .field("prefix", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    private static final Schema ROW_KEY = SchemaBuilder.struct()
            .name(OUTBOX + ".Key")
            .field("id", Schema.STRING_SCHEMA)
            .build();

    private RawRecords() {}

    /** The record that the connector hands to its transforms. */
    static SourceRecord source(ParityCase parityCase) {
        Change change = parityCase.change();
        ConnectHeaders headers = new ConnectHeaders();
        for (ParityCase.RawHeader header : parityCase.headers()) {
            headers.add(
                    header.name(),
                    header.value(),
                    header.value() == null ? Schema.OPTIONAL_STRING_SCHEMA : Schema.STRING_SCHEMA);
        }
        String topic = OUTBOX;
        Struct key = new Struct(ROW_KEY).put("id", "1");
        Struct value = null;
        if (change instanceof Change.Row row) {
            value = row(row, parityCase);
        } else if (change instanceof Change.Message message) {
            topic = MESSAGES;
            key = new Struct(MESSAGE_KEY).put("prefix", message.prefix());
            value = message(message.prefix(), message.content(), parityCase);
        } else if (change instanceof Change.Events events) {
            topic = MESSAGES;
            key = new Struct(MESSAGE_KEY).put("prefix", events.prefix());
            value = message(events.prefix(), events.content(), parityCase);
        } else if (change instanceof Change.Unreadable unreadable) {
            topic = MESSAGES;
            key = new Struct(MESSAGE_KEY).put("prefix", unreadable.prefix());
            value = message(unreadable.prefix(), unreadable.content(), parityCase);
        }
        return new SourceRecord(
                Map.of(),
                Map.of(),
                topic,
                null,
                key.schema(),
                key,
                value == null ? null : value.schema(),
                value,
                parityCase.recordTime(),
                headers);
    }

    /** The same record as a consumer of the raw topic gets it. */
    static ConsumerRecord<byte[], byte[]> consumed(ParityCase parityCase, boolean schemas) {
        SourceRecord source = source(parityCase);
        JsonConverter converter = schemas ? JsonTexts.WITH_SCHEMAS : JsonTexts.PLAIN;
        RecordHeaders headers = new RecordHeaders();
        for (Header header : source.headers()) {
            headers.add(
                    header.key(),
                    HEADERS.fromConnectHeader(source.topic(), header.key(), header.schema(), header.value()));
        }
        byte[] key = converter.fromConnectData(source.topic(), source.keySchema(), source.key());
        byte[] value = source.value() == null
                ? null
                : converter.fromConnectData(source.topic(), source.valueSchema(), source.value());
        return new ConsumerRecord<>(
                source.topic(),
                0,
                7L,
                parityCase.recordTime(),
                TimestampType.CREATE_TIME,
                key.length,
                value == null ? -1 : value.length,
                key,
                value,
                headers,
                Optional.empty());
    }

    private static Struct row(Change.Row row, ParityCase parityCase) {
        SchemaBuilder columns = SchemaBuilder.struct().optional().name(OUTBOX + ".Value");
        List<EventField> fields = row.after();
        fields.forEach(field -> columns.field(field.name(), field.schema()));
        Schema table = columns.build();
        Struct values = new Struct(table);
        fields.forEach(field -> values.put(field.name(), field.value()));

        Schema envelope = SchemaBuilder.struct()
                .name(OUTBOX + ".Envelope")
                .version(2)
                .field("before", table)
                .field("after", table)
                .field("source", SOURCE)
                .field("transaction", TRANSACTION)
                .field("op", Schema.STRING_SCHEMA)
                .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
                .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
                .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
                .build();
        boolean hasBefore = row.operation().equals("u") || row.operation().equals("d");
        return new Struct(envelope)
                .put("before", hasBefore ? values : null)
                .put("after", row.hasAfter() ? values : null)
                .put("source", origin("public", "outbox", parityCase))
                .put("op", row.operation())
                .put("ts_ms", parityCase.envelopeTime());
    }

    private static Struct message(String prefix, byte[] content, ParityCase parityCase) {
        return new Struct(MESSAGE_VALUE)
                .put("op", "m")
                .put("ts_ms", parityCase.envelopeTime())
                .put("source", origin("", "", parityCase))
                .put("message", new Struct(MESSAGE).put("prefix", prefix).put("content", content));
    }

    private static Struct origin(String schema, String table, ParityCase parityCase) {
        return new Struct(SOURCE)
                .put("version", "3.7.0.Final")
                .put("connector", "postgresql")
                .put("name", "example")
                .put("ts_ms", parityCase.commitTime())
                .put("db", "postgres")
                .put("schema", schema)
                .put("table", table)
                .put("txId", 763L)
                .put("lsn", 24_820_280L);
    }
}
