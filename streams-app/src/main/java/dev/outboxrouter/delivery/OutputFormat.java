package dev.outboxrouter.delivery;

import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** The headers by which an event says what it is. The value is the payload in every format. */
public sealed interface OutputFormat {

    /** Adds the headers of an event. */
    void identify(Routed routed, List<Header> headers);

    /** Whether a raw record's header of this name must not pass for one of the event's. */
    boolean owns(String rawHeader);

    /** As Debezium's event router writes it: the header {@code id}. */
    enum Plain implements OutputFormat {
        FORMAT;

        @Override
        public void identify(Routed routed, List<Header> headers) {
            headers.add(new RecordHeader(RoutedEvents.ID, routed.eventId()));
        }

        /** The event router passes on all of them, a second {@code id} too: the event's own is the last one. */
        @Override
        public boolean owns(String rawHeader) {
            return false;
        }
    }

    /**
     * CloudEvents 1.0, Kafka protocol binding in binary mode
     * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md). An event without
     * data is a tombstone.
     *
     * @param source the attribute {@code source}; empty: {@code /} and the aggregate type
     * @param dataContentType the content type of a payload that is a text or JSON
     */
    record CloudEvents(String source, String dataContentType) implements OutputFormat {

        private static final String BINARY = "application/octet-stream";
        private static final String ATTRIBUTE = "ce_";
        private static final String CONTENT_TYPE = "content-type";

        /** An attribute may be there once. */
        @Override
        public boolean owns(String rawHeader) {
            return rawHeader.startsWith(ATTRIBUTE) || rawHeader.equals(CONTENT_TYPE);
        }

        @Override
        public void identify(Routed routed, List<Header> headers) {
            put(headers, "ce_specversion", "1.0");
            headers.add(new RecordHeader("ce_id", routed.eventId()));
            put(headers, "ce_source", source.isEmpty() ? "/" + routed.aggregateType() : source);
            put(headers, "ce_type", String.valueOf(routed.eventType()));
            headers.add(new RecordHeader("ce_subject", routed.key()));
            put(headers, "ce_time", Instant.ofEpochMilli(routed.timestamp()).toString());
            if (routed.value() != null) {
                put(headers, CONTENT_TYPE, routed.isBinary() ? BINARY : dataContentType);
            }
        }
    }

    private static void put(List<Header> headers, String name, String value) {
        headers.add(new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8)));
    }
}
