package dev.outboxrouter.promises;

import dev.outboxrouter.config.RouterConfig;
import java.util.Comparator;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The heap that a router needs for the largest record of its raw topics. A stream thread holds such a record up to eight
 * times, and again for each broker: in the response that it came in, decompressed, as the consumer's copy, twice while its
 * escapes are removed, and the record before it as the bytes that are sent and as the value that the send refers to. Each broker
 * sends its next response ahead. The rest is room that the garbage collector cannot use for arrays of this size.
 *
 * @param topic the raw topic whose records can be largest
 * @param recordBytes its {@code max.message.bytes}
 * @param brokers number of brokers that answer
 * @param threads number of stream threads
 */
public record HeapDemand(String topic, long recordBytes, int brokers, int threads) {

    /** The heap of a router beside the records on their way. */
    private static final long BASE_BYTES = 40L << 20;

    /** Copies of the record in one stream thread, and room for one. */
    private static final int COPIES = 9;

    /** The demand of the raw topics that were found; empty when there is none, or their settings cannot be seen. */
    public static Optional<HeapDemand> of(Evidence evidence, RouterConfig config) {
        String threads = config.kafka().getOrDefault(StreamsConfig.NUM_STREAM_THREADS_CONFIG, "1");
        return evidence.rawTopics().stream()
                .filter(topic -> Numbers.isPositive(topic.setting(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)))
                .map(topic -> new HeapDemand(
                        topic.name(),
                        Long.parseLong(topic.setting(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)),
                        evidence.brokers().count(),
                        Integer.parseInt(threads.trim())))
                .max(Comparator.comparingLong(HeapDemand::recordBytes));
    }

    /** The heap in bytes, as {@link Runtime#maxMemory()} counts it. */
    public long heapBytes() {
        return BASE_BYTES + copies() * recordBytes;
    }

    /** The largest {@code max.message.bytes} that a heap of this size holds; 0 when it holds none. */
    public long largestRecordIn(long heapBytes) {
        return Math.max(0, heapBytes - BASE_BYTES) / copies();
    }

    private long copies() {
        return (long) threads * (COPIES + Math.max(1, brokers));
    }
}
