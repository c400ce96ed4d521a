package dev.outboxrouter.delivery;

import dev.outboxrouter.outbox.RoutingOutcome.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * What a dead letter looks like: the raw record's key, value and headers as they were, and headers that say what is wrong
 * and where it came from. Names that begin with {@code __streams.errors.} are Kafka Streams' own (KIP-1034).
 */
public final class DeadLetters {

    /** A {@link dev.outboxrouter.outbox.RejectionCode}. */
    public static final String CODE = "outbox.error.code";

    /** The event id, if it could be read. */
    public static final String EVENT_ID = "outbox.event.id";

    /** The aggregate type, if it could be read. */
    public static final String AGGREGATE_TYPE = "outbox.aggregate.type";

    /** The aggregate id, if it could be read. */
    public static final String AGGREGATE_ID = "outbox.aggregate.id";

    /** The event's place in the array it came in, or among the events of its change, counted from 0. */
    public static final String EVENT_INDEX = "outbox.event.index";

    /** Size in bytes of a value that was left out because even the dead-letter topic does not take it. */
    public static final String OMITTED_VALUE_BYTES = "outbox.omitted.value.bytes";

    /** Why, in words. */
    public static final String MESSAGE = "__streams.errors.message";

    /** The raw topic. */
    public static final String TOPIC = "__streams.errors.topic";

    /** The raw record's partition. */
    public static final String PARTITION = "__streams.errors.partition";

    /** The raw record's offset. */
    public static final String OFFSET = "__streams.errors.offset";

    /**
     * Of a letter that was redriven and failed again: the offset in the dead-letter topic at which it lay first. It keeps
     * its place in the order.
     */
    public static final String FIRST_OFFSET = "outbox.letter.first.offset";

    /** What Kafka Streams' own headers of an error begin with. */
    private static final String STREAMS_ERRORS = "__streams.errors.";

    private static final Set<String> OWN =
            Set.of(CODE, EVENT_ID, AGGREGATE_TYPE, AGGREGATE_ID, EVENT_INDEX, OMITTED_VALUE_BYTES, FIRST_OFFSET);

    /**
     * The largest dead letter: the largest raw record (36 MiB, which holds the base64 of a message of 16 MiB, and a row
     * of as much in its worst spelling) and its headers.
     */
    public static final int MAX_BYTES = 38 * 1024 * 1024;

    /** Longest text of the record that goes into a header; whatever is longer is cut. */
    private static final int MAX_TEXT = 512;

    private DeadLetters() {}

    /** How the topic is made when it does not exist. Letters stay until somebody has dealt with them. */
    public static Map<String, String> topicConfiguration() {
        return Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                String.valueOf(MAX_BYTES),
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                "-1");
    }

    /**
     * The dead letter of a raw record.
     *
     * @param raw the raw record; not changed
     * @param rejected why it cannot be routed
     * @param topic where it goes
     * @param maxBytes the largest letter; one that would be larger goes without its value
     */
    public static ProducerRecord<byte[], byte[]> of(
            ConsumerRecord<byte[], byte[]> raw, Rejected rejected, String topic, int maxBytes) {
        Headers headers = new RecordHeaders();
        for (Header header : raw.headers()) {
            if (!isOwn(header.key())) {
                headers.add(header);
            }
        }
        put(headers, CODE, rejected.code().name());
        put(headers, MESSAGE, rejected.reason());
        put(headers, TOPIC, raw.topic());
        put(headers, PARTITION, String.valueOf(raw.partition()));
        put(headers, OFFSET, String.valueOf(raw.offset()));
        rejected.index().ifPresent(index -> put(headers, EVENT_INDEX, String.valueOf(index)));
        rejected.eventId().ifPresent(id -> put(headers, EVENT_ID, id));
        rejected.aggregateType().ifPresent(type -> put(headers, AGGREGATE_TYPE, type));
        rejected.aggregateId().ifPresent(id -> put(headers, AGGREGATE_ID, id));

        byte[] value = raw.value();
        if (value != null && RecordSize.of(raw.key(), value, headers) > maxBytes) {
            put(headers, OMITTED_VALUE_BYTES, String.valueOf(value.length));
            value = new byte[0];
        }
        return new ProducerRecord<>(topic, null, raw.timestamp(), raw.key(), value, headers);
    }

    /** Whether a header is the letter's and not the raw record's. */
    public static boolean isOwn(String header) {
        return OWN.contains(header) || header.startsWith(STREAMS_ERRORS);
    }

    /** Text as it stands in a header of a letter. */
    public static String headerText(String value) {
        return value.length() > MAX_TEXT ? value.substring(0, MAX_TEXT) + "…" : value;
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(name).add(name, headerText(value).getBytes(StandardCharsets.UTF_8));
    }
}
