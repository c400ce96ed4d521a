package dev.outboxrouter.benchmarks.function;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;

/** Events → the records that the connector hands to its transforms and converters. */
final class ConnectorRecords {

    static final String MESSAGES = "example.message";

    /** What the connector says of itself with each row, and with no message. */
    private static final Map<String, String> ROW_HEADERS = Map.of(
            "__debezium.context.connectorLogicalName", "example",
            "__debezium.context.taskId", "0",
            "__debezium.context.connectorName", "postgresql",
            "__debezium.context.runId", "01a209b9-3923-7f4e-bec9-94524f864671");

    private ConnectorRecords() {}

    /** All sample events with payloads of so many bytes, as records of this kind. */
    static List<SourceRecord> of(InputKind kind, int payloadBytes) {
        return SampleEvent.all(payloadBytes).stream()
                .map(event -> kind.isMessage() ? message(event) : row(event))
                .collect(Collectors.toList());
    }

    private static SourceRecord message(SampleEvent event) {
        Struct key = new Struct(ConnectorSchemas.MESSAGE_KEY).put("prefix", event.prefix());
        return record(MESSAGES, key, message(event.position(), event.prefix(), event.content()), new ConnectHeaders());
    }

    private static SourceRecord row(SampleEvent event) {
        ConnectHeaders headers = new ConnectHeaders();
        ROW_HEADERS.forEach((name, value) -> headers.add(name, value, Schema.STRING_SCHEMA));
        Struct value = inserted(event.position(), "outbox", OutboxTable.ENVELOPE, OutboxTable.row(event));
        return record(OutboxTable.TOPIC, OutboxTable.key(event), value, headers);
    }

    /** The value of a logical message's record. */
    static Struct message(Position position, String prefix, byte[] content) {
        Struct message =
                new Struct(ConnectorSchemas.MESSAGE).put("prefix", prefix).put("content", content);
        return new Struct(ConnectorSchemas.MESSAGE_VALUE)
                .put("op", "m")
                .put("ts_ms", position.readNanos() / 1_000_000)
                .put("source", source(position, "", ""))
                .put("message", message);
    }

    /** The value of an inserted row's record. */
    static Struct inserted(Position position, String table, Schema envelope, Struct row) {
        return new Struct(envelope)
                .put("after", row)
                .put("source", source(position, "public", table))
                .put("op", "c")
                .put("ts_ms", position.readNanos() / 1_000_000)
                .put("ts_us", position.readNanos() / 1_000)
                .put("ts_ns", position.readNanos());
    }

    private static Struct source(Position position, String schema, String table) {
        return new Struct(ConnectorSchemas.SOURCE)
                .put("version", "3.7.0.Final")
                .put("connector", "postgresql")
                .put("name", "example")
                .put("ts_ms", position.committedMicros() / 1_000)
                .put("snapshot", "false")
                .put("db", "example")
                .put("sequence", position.sequence())
                .put("ts_us", position.committedMicros())
                .put("ts_ns", position.committedMicros() * 1_000)
                .put("schema", schema)
                .put("table", table)
                .put("txId", position.transactionId())
                .put("lsn", position.lsn());
    }

    private static SourceRecord record(String topic, Struct key, Struct value, ConnectHeaders headers) {
        return new SourceRecord(
                Map.of(), Map.of(), topic, null, key.schema(), key, value.schema(), value, null, headers);
    }
}
