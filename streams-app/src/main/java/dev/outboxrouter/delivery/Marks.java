package dev.outboxrouter.delivery;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Headers that tell an event that came by another way than the router's from the first of its id. */
public final class Marks {

    /** Of an event that was a dead letter: where the letter lies, {@code <topic>-<partition>@<offset>}. */
    public static final String REDRIVEN = "outbox.redriven";

    /** Of an event that was routed from history: where its raw record lies, {@code <topic>-<partition>@<offset>}. */
    public static final String REPLAYED = "outbox.replayed";

    /** Upper bound on the bytes that a mark adds to a record. */
    public static final int MAX_BYTES = 1_024;

    private Marks() {}

    /** The same event with a header more. */
    public static ProducerRecord<byte[], byte[]> marked(
            ProducerRecord<byte[], byte[]> event, String mark, String content) {
        Headers headers = new RecordHeaders(event.headers());
        headers.remove(mark).add(mark, content.getBytes(StandardCharsets.UTF_8));
        return new ProducerRecord<>(
                event.topic(), event.partition(), event.timestamp(), event.key(), event.value(), headers);
    }

    /**
     * Adds a mark to an event, unless its topic would not take it any more: the event matters, the mark is a remark.
     *
     * @param event the event and what its topic takes
     */
    public static ProducerRecord<byte[], byte[]> markedIfItFits(Delivery.Event event, String mark, String content) {
        ProducerRecord<byte[], byte[]> marked = marked(event.record(), mark, content);
        return RecordSize.of(marked.key(), marked.value(), marked.headers()) <= event.maxBytes()
                ? marked
                : event.record();
    }

    /** How a place is written. */
    public static String place(String topic, int partition, long offset) {
        return "%s-%d@%d".formatted(topic, partition, offset);
    }
}
