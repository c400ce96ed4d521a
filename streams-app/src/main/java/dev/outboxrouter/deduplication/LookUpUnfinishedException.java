package dev.outboxrouter.deduplication;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** A look-up takes longer than a stream thread can wait between two polls. It continues while the raw partition is held. */
public final class LookUpUnfinishedException extends KafkaException {

    private static final long serialVersionUID = 1L;

    LookUpUnfinishedException(TopicPartition partition) {
        super("a redelivered transaction is still being looked up in %s, which is held until it is found"
                .formatted(partition));
    }
}
