package dev.outboxrouter;

import dev.outboxrouter.clients.SendObserver;
import dev.outboxrouter.delivery.Topics;
import dev.outboxrouter.observability.CommittedOutcomes;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Hands on what becomes of records and transactions: refusals to the topics, commits to the counters. */
record RouterSends(Topics topics, CommittedOutcomes outcomes) implements SendObserver {

    @Override
    public void refused(ProducerRecord<byte[], byte[]> record, Exception reason) {
        topics.refused(record, reason);
    }

    @Override
    public void committed() {
        outcomes.committed();
    }

    @Override
    public void aborted() {
        outcomes.aborted();
    }
}
