package dev.outboxrouter.benchmarks.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** The two shapes in which the connector writes an event: JSON without schemas, as the shipped worker has it. */
enum RawKind {
    MESSAGES {
        @Override
        byte[] key(RawEvent event) {
            return utf8("{\"prefix\":\"" + event.prefix() + "\"}");
        }

        @Override
        byte[] value(RawEvent event) {
            String content = identity(event) + ",\"payload\":" + event.payload() + ",\"headers\":{}}";
            return utf8("{\"op\":\"m\",\"ts_ms\":" + event.readMs() + ",\"source\":" + event.source("", "")
                    + ",\"transaction\":null,\"message\":{\"prefix\":\"" + event.prefix() + "\",\"content\":\""
                    + Base64.getEncoder().encodeToString(utf8(content)) + "\"}}");
        }

        @Override
        List<Header> headers() {
            return List.of();
        }
    },

    ROWS {
        @Override
        byte[] key(RawEvent event) {
            return utf8("{\"aggregateid\":\"" + event.aggregateId() + "\"}");
        }

        @Override
        byte[] value(RawEvent event) {
            String after = identity(event) + ",\"payload\":\"" + event.payload().replace("\"", "\\\"")
                    + "\",\"headers\":null,\"created_at\":\"2026-11-23T18:44:33.234217Z\"}";
            long readMs = event.readMs();
            return utf8("{\"before\":null,\"after\":" + after + ",\"source\":" + event.source("public", "outbox")
                    + ",\"transaction\":null,\"op\":\"c\",\"ts_ms\":" + readMs + ",\"ts_us\":" + readMs
                    + "208,\"ts_ns\":" + readMs + "208424}");
        }

        @Override
        List<Header> headers() {
            return CONTEXT;
        }
    };

    private static final List<Header> CONTEXT = List.of(
            new RecordHeader("__debezium.context.connectorLogicalName", utf8("example")),
            new RecordHeader("__debezium.context.taskId", utf8("0")),
            new RecordHeader("__debezium.context.connectorName", utf8("postgresql")),
            new RecordHeader("__debezium.context.runId", utf8("01a209b9-3923-7f4e-bec9-94524f864671")));

    abstract byte[] key(RawEvent event);

    abstract byte[] value(RawEvent event);

    abstract List<Header> headers();

    /** What both begin with. A million of them are written for one measurement: concatenated, not formatted. */
    private static String identity(RawEvent event) {
        return "{\"id\":\"" + event.id() + "\",\"aggregatetype\":\"" + event.aggregateType() + "\",\"aggregateid\":\""
                + event.aggregateId() + "\",\"type\":\"OrderCreated\"";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
