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

    /** Size in bytes of a key that was left out because even the dead-letter topic does not take it. */
    public static final String OMITTED_KEY_BYTES = "outbox.omitted.key.bytes";

    /** How many headers of the raw record were left out because even the dead-letter topic does not take them. */
    public static final String OMITTED_HEADERS = "outbox.omitted.headers";

    /** The raw record's timestamp, of a letter whose topic does not take it: the letter has the time it was made at. */
    public static final String RECORD_TIMESTAMP = "outbox.record.timestamp";

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

    private static final Set<String> OWN = Set.of(
            CODE,
            EVENT_ID,
            AGGREGATE_TYPE,
            AGGREGATE_ID,
            EVENT_INDEX,
            OMITTED_VALUE_BYTES,
            OMITTED_KEY_BYTES,
            OMITTED_HEADERS,
            RECORD_TIMESTAMP,
            FIRST_OFFSET);

    /** The largest raw record: the base64 of a message of 16 MiB, or a row of as much in its worst spelling. */
    public static final int LARGEST_RAW_RECORD_BYTES = 36 * 1024 * 1024;

    /**
     * The largest dead letter: the largest raw record, its headers, and what a compression codec can add
     * ({@link Compression}).
     */
    public static final int MAX_BYTES = LARGEST_RAW_RECORD_BYTES + 2 * 1024 * 1024;

    /**
     * The least that a dead-letter topic must take: a letter without the raw record's value, key and headers, whose own
     * headers are as long as they can be.
     */
    public static final int MIN_BYTES = 8 * 1024;

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
     * The dead letter of a raw record. What the topic does not take is left out, and a header says so: first the value, then
     * the key, then the raw record's headers.
     *
     * @param raw the raw record; not changed
     * @param rejected why it cannot be routed
     * @param topic where it goes
     * @param takes what that topic takes
     * @param maxValueBytes the largest letter that has its value, if that is less than the topic takes
     * @param nowMillis the time of day
     */
    public static ProducerRecord<byte[], byte[]> of(
            ConsumerRecord<byte[], byte[]> raw,
            Rejected rejected,
            String topic,
            Destination.Ready takes,
            int maxValueBytes,
            long nowMillis) {
        Headers headers = new RecordHeaders();
        for (Header header : raw.headers()) {
            if (!isOwn(header.key())) {
                headers.add(header);
            }
        }
        describe(raw, rejected, headers);
        long timestamp = raw.timestamp();
        if (!takes.timestamps().allow(timestamp, nowMillis)) {
            put(headers, RECORD_TIMESTAMP, String.valueOf(timestamp));
            timestamp = nowMillis;
        }

        int maxBytes = takes.maxRecordBytes();
        byte[] value = raw.value();
        if (value != null && RecordSize.of(raw.key(), value, headers) > Math.min(maxBytes, maxValueBytes)) {
            put(headers, OMITTED_VALUE_BYTES, String.valueOf(value.length));
            value = new byte[0];
        }
        byte[] key = raw.key();
        if (key != null && RecordSize.of(key, value, headers) > maxBytes) {
            put(headers, OMITTED_KEY_BYTES, String.valueOf(key.length));
            key = null;
        }
        if (RecordSize.of(key, value, headers) > maxBytes) {
            withoutRawHeaders(headers);
        }
        return new ProducerRecord<>(topic, null, timestamp, key, value, headers);
    }

    private static void describe(ConsumerRecord<byte[], byte[]> raw, Rejected rejected, Headers headers) {
        put(headers, CODE, rejected.code().name());
        put(headers, MESSAGE, rejected.reason());
        put(headers, TOPIC, raw.topic());
        put(headers, PARTITION, String.valueOf(raw.partition()));
        put(headers, OFFSET, String.valueOf(raw.offset()));
        rejected.index().ifPresent(index -> put(headers, EVENT_INDEX, String.valueOf(index)));
        rejected.eventId().ifPresent(id -> put(headers, EVENT_ID, id));
        rejected.aggregateType().ifPresent(type -> put(headers, AGGREGATE_TYPE, type));
        rejected.aggregateId().ifPresent(id -> put(headers, AGGREGATE_ID, id));
    }

    private static void withoutRawHeaders(Headers headers) {
        int omitted = 0;
        for (Header header : headers.toArray()) {
            if (!isOwn(header.key())) {
                headers.remove(header.key());
                omitted++;
            }
        }
        put(headers, OMITTED_HEADERS, String.valueOf(omitted));
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
