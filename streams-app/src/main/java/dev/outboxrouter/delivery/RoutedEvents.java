package dev.outboxrouter.delivery;

import dev.outboxrouter.outbox.EventHeader;
import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * What a routed event looks like on its aggregate's topic: key = aggregate id, value = payload, and as headers what the
 * raw record had, the event's own identity, and what the event has further. Not for several threads.
 */
public final class RoutedEvents {

    /** Header: the event id. */
    public static final String ID = "id";

    /** Headers that begin so are the raw record's own business: Debezium's, Kafka Connect's, Kafka Streams'. */
    private static final String INTERNAL = "__";

    /** Headers that begin so are what the router says of an event: nobody else does. */
    private static final String OURS = "outbox.";

    private final OutputFormat format;

    /** Of one event after the other: the record copies them. */
    private final List<Header> headers = new ArrayList<>();

    /** Of the event before: most events of one millisecond come one after the other. */
    private Long timestamp = 0L;

    /** Makes records of this format. */
    public RoutedEvents(OutputFormat format) {
        this.format = format;
    }

    /**
     * The record of a routed event.
     *
     * @param routed the event
     * @param rawHeaders the raw record's headers
     */
    public ProducerRecord<byte[], byte[]> of(Routed routed, Headers rawHeaders) {
        headers.clear();
        for (Header header : rawHeaders) {
            if (!header.key().startsWith(INTERNAL) && !header.key().startsWith(OURS) && !format.owns(header.key())) {
                headers.add(header);
            }
        }
        format.identify(routed, headers);
        for (EventHeader header : routed.headers()) {
            headers.add(new RecordHeader(header.name(), header.value()));
        }
        if (routed.timestamp() != timestamp) {
            timestamp = routed.timestamp();
        }
        return new ProducerRecord<>(
                routed.topic(), routed.partition(), timestamp, routed.key(), routed.value(), headers);
    }

    /**
     * Whether the record that was made last has more bytes than this, as {@link RecordSize} counts them. Most are so much
     * smaller that they need not be counted.
     */
    public boolean isLarger(ProducerRecord<byte[], byte[]> last, int bytes) {
        return RecordSize.atMost(last.key(), last.value(), headers) > bytes
                && RecordSize.of(last.key(), last.value(), last.headers()) > bytes;
    }
}
