package dev.outboxrouter.benchmarks.function;

import io.debezium.connector.postgresql.transforms.DecodeLogicalDecodingMessageContent;
import io.debezium.transforms.outbox.EventRouter;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The peer: Debezium's own transforms with the options that say what the router's shipped configuration says, and Kafka
 * Connect's converter for the value. Key and headers are not converted when it is measured, which is in its favour.
 */
final class EventRouterPeer {

    /** The event's type as a header, as in {@code outbox-router.properties}. */
    private static final Map<String, String> FOR_MESSAGES =
            Map.of("table.fields.additional.placement", "type:header:eventType");

    /** A row's payload is a text; who wants JSON in the topic sets this. */
    private static final Map<String, String> FOR_ROWS = Map.of(
            "table.fields.additional.placement", "type:header:eventType",
            "table.expand.json.payload", "true");

    private final UnaryOperator<SourceRecord> decode;
    private final EventRouter<SourceRecord> router = new EventRouter<>();
    private final JsonConverter values = new JsonConverter();

    /** Transforms for records of this kind. Not for several threads. */
    EventRouterPeer(InputKind kind) {
        decode = kind.isMessage() ? decoder() : UnaryOperator.identity();
        router.configure(kind.isMessage() ? FOR_MESSAGES : FOR_ROWS);
        values.configure(Map.of(JsonConverterConfig.SCHEMAS_ENABLE_CONFIG, false), false);
    }

    /** What the transforms make of a record. */
    SourceRecord route(SourceRecord record) {
        // The event router adds headers to the record that it is given, and each is given to it again and again here.
        SourceRecord fresh = record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                record.timestamp());
        return router.apply(decode.apply(fresh));
    }

    /** The value that is sent of what {@link #route} gives. */
    byte[] value(SourceRecord routed) {
        return values.fromConnectData(routed.topic(), routed.valueSchema(), routed.value());
    }

    private static UnaryOperator<SourceRecord> decoder() {
        DecodeLogicalDecodingMessageContent<SourceRecord> decode = new DecodeLogicalDecodingMessageContent<>();
        decode.configure(Map.of());
        return decode::apply;
    }
}
