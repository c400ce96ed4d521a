package dev.outboxrouter.delivery;

import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * What a routed event looks like on its aggregate's topic: key = aggregate id, value = payload, headers {@code id} and
 * {@code eventType}, timestamp = commit time.
 */
public final class RoutedEvents {

    /** Header: the event id. */
    public static final String ID = "id";

    /** Header: what happened. Absent when the application did not say. */
    public static final String EVENT_TYPE = "eventType";

    private RoutedEvents() {}

    /** The record of a routed event. */
    public static Record<byte[], byte[]> of(Routed routed) {
        Headers headers = new RecordHeaders();
        headers.add(ID, utf8(routed.eventId()));
        if (routed.eventType() != null) {
            headers.add(EVENT_TYPE, utf8(routed.eventType()));
        }
        return new Record<>(utf8(routed.key()), routed.value(), routed.timestamp(), headers);
    }

    /** Its size in bytes, at most. */
    public static int size(Record<byte[], byte[]> event) {
        return RecordSize.of(event.key(), event.value(), event.headers());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
