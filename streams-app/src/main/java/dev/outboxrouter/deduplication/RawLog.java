package dev.outboxrouter.deduplication;

import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/** The committed records of one raw partition that are retained. Not thread-safe. */
public interface RawLog {

    /**
     * Returns the offset of the first record that is retained.
     *
     * @throws KafkaException when Kafka does not answer
     */
    long startOffset();

    /**
     * Returns the offset of the first record with a timestamp at a time, or later; empty when there is none.
     *
     * @param timestampMillis in milliseconds since the epoch
     * @throws KafkaException when Kafka does not answer
     */
    OptionalLong offsetAt(long timestampMillis);

    /**
     * Reads the records of {@code [from, to)} in their order, as far as they are retained.
     *
     * @return whether all of them were read; false when the visitor ended it
     * @throws KafkaException when Kafka does not answer
     */
    boolean scan(long from, long to, Visitor visitor);

    /** Takes the records. */
    interface Visitor {

        /** Takes a record; returns whether to continue. */
        boolean visit(ConsumerRecord<byte[], byte[]> rawRecord);
    }
}
