package dev.outboxrouter.delivery;

import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;

/** The headers by which an event says what it is. The value is the payload in every format. */
public sealed interface OutputFormat {

    /** Adds the headers of an event. */
    void identify(Routed routed, Headers headers);

    /** As Debezium's event router writes it: the header {@code id}. */
    enum Plain implements OutputFormat {
        FORMAT;

        @Override
        public void identify(Routed routed, Headers headers) {
            put(headers, RoutedEvents.ID, routed.eventId());
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

        @Override
        public void identify(Routed routed, Headers headers) {
            put(headers, "ce_specversion", "1.0");
            put(headers, "ce_id", routed.eventId());
            put(headers, "ce_source", source.isEmpty() ? "/" + routed.aggregateType() : source);
            put(headers, "ce_type", String.valueOf(routed.eventType()));
            put(headers, "ce_subject", routed.key());
            put(headers, "ce_time", Instant.ofEpochMilli(routed.timestamp()).toString());
            if (routed.value() != null) {
                put(headers, "content-type", routed.isBinary() ? BINARY : dataContentType);
            }
        }
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
