package dev.outboxrouter.clients;

import org.apache.kafka.common.KafkaException;

/** A record was not taken because another of its batch was refused. Kafka's producer has no class of its own for that. */
public final class BatchRefusedException extends KafkaException {

    private static final long serialVersionUID = 1L;

    /** @param reason what the producer said */
    public BatchRefusedException(Exception reason) {
        super(String.valueOf(reason.getMessage()));
    }
}
