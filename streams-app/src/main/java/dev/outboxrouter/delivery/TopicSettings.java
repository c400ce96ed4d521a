package dev.outboxrouter.delivery;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The settings of a topic by which a broker refuses records, as they are in force.
 *
 * @param maxMessageBytes compared with each batch as it arrives and as it is stored
 * @param recompression the codec that the broker stores batches with; empty: the producer's
 * @param timestamps the timestamps that are taken
 */
record TopicSettings(int maxMessageBytes, Optional<Compression> recompression, TimestampBounds timestamps) {

    /** Kafka's default of {@code max.message.bytes}. */
    static final int DEFAULT_MAX_MESSAGE_BYTES = 1_048_588;

    /** Kafka's default of {@code message.timestamp.after.max.ms}. */
    private static final long DEFAULT_AFTER_MAX_MILLIS = 3_600_000;

    /** Kafka's defaults, assumed for a topic whose settings the router may not see. */
    static final TopicSettings DEFAULTS = new TopicSettings(
            DEFAULT_MAX_MESSAGE_BYTES,
            Optional.empty(),
            TimestampBounds.withMargin(Long.MAX_VALUE, DEFAULT_AFTER_MAX_MILLIS));

    /** The one bound, in both directions, of brokers before 3.6. */
    private static final String DIFFERENCE_MAX = "message.timestamp.difference.max.ms";

    /** The settings from their texts; one that is absent does not limit anything, but for the size. */
    static TopicSettings from(Map<String, String> texts) {
        String bytes = texts.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        return new TopicSettings(
                bytes == null ? DEFAULT_MAX_MESSAGE_BYTES : Integer.parseInt(bytes),
                Optional.ofNullable(texts.get(TopicConfig.COMPRESSION_TYPE_CONFIG))
                        .filter(type -> !type.equals("producer"))
                        .map(Compression::named),
                timestamps(texts));
    }

    /** The largest record, as {@link RecordSize} counts it, that the producer can send and the topic surely takes. */
    int maxRecordBytes(ProducerLimits producer) {
        int asSent = producer.compression().largestBatch(maxMessageBytes);
        int asStored = recompression
                .map(compression -> compression.largestBatch(maxMessageBytes))
                .orElse(asSent);
        return Math.min(producer.maxRequestBytes(), Math.min(asSent, asStored));
    }

    private static TimestampBounds timestamps(Map<String, String> texts) {
        if ("LogAppendTime".equals(texts.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG))) {
            return TimestampBounds.UNBOUNDED;
        }
        String difference = texts.getOrDefault(DIFFERENCE_MAX, String.valueOf(Long.MAX_VALUE));
        return TimestampBounds.withMargin(
                millis(texts, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, difference),
                millis(texts, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, difference));
    }

    private static long millis(Map<String, String> texts, String name, String otherwise) {
        return Long.parseLong(texts.getOrDefault(name, otherwise));
    }
}
