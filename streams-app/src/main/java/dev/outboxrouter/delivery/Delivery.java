package dev.outboxrouter.delivery;

import dev.outboxrouter.outbox.RoutingOutcome.Rejected;
import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import dev.outboxrouter.outbox.SkipReason;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What is to be done for one outcome: a record that Kafka will take, or nothing. */
public sealed interface Delivery {

    /**
     * A routed event.
     *
     * @param routed what it is
     * @param record what is sent; no partition: what the key says
     * @param maxBytes the largest record that its topic takes
     */
    record Event(Routed routed, ProducerRecord<byte[], byte[]> record, int maxBytes) implements Delivery {}

    /**
     * A dead letter.
     *
     * @param rejected why
     * @param record what is sent
     */
    record DeadLetter(Rejected rejected, ProducerRecord<byte[], byte[]> record) implements Delivery {}

    /** Nothing is sent; it is counted. */
    record Skip(SkipReason reason) implements Delivery {}
}
