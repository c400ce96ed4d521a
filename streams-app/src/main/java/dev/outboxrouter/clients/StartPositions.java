package dev.outboxrouter.clients;

import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * Decides where raw partitions are read from when their position is missing or lies outside the log. A consumer calls it on its
 * stream thread.
 */
public interface StartPositions {

    /**
     * A partition without a usable position.
     *
     * @param position the offset that the consumer wanted to read and the log does not have; empty when no offset is committed
     * @param logStart the first offset of the log
     * @param logEnd the last stable offset, exclusive
     */
    record Invalid(OptionalLong position, long logStart, long logEnd) {}

    /**
     * Decides where each partition is read from.
     *
     * @param reader the calling consumer; the same object in each call
     * @return an offset, or empty when the partition waits for an operator
     * @throws org.apache.kafka.common.KafkaException when Kafka cannot be asked
     */
    Map<TopicPartition, OptionalLong> resolve(Object reader, Map<TopicPartition, Invalid> partitions);

    /** Returns the offset that an operator has released this waiting partition to; empty while it waits. */
    OptionalLong released(TopicPartition partition);

    /** This partition no longer waits in {@code reader}: it is read again, or another consumer has it. */
    void forget(Object reader, TopicPartition partition);
}
