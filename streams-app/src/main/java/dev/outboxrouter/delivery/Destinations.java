package dev.outboxrouter.delivery;

import org.apache.kafka.common.KafkaException;

/** Settles, before a record is sent, whether its topic can take it. */
public interface Destinations {

    /**
     * The topic of an event, made if need be.
     *
     * @throws KafkaException when Kafka cannot be asked: a lost dependency, not a property of the topic
     */
    Destination of(String topic);

    /**
     * The dead-letter topic, made if need be.
     *
     * @throws KafkaException when Kafka cannot be asked
     */
    Destination ofDeadLetters(String topic);
}
