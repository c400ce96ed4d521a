package dev.outboxrouter.clients;

import org.apache.kafka.clients.producer.ProducerRecord;

/** Is told what becomes of the records and transactions of the router's producers. */
public interface SendObserver {

    /**
     * A record was not taken. Called on the network thread of the producer: it must not block.
     *
     * @param reason of this very record
     */
    void refused(ProducerRecord<byte[], byte[]> record, Exception reason);

    /** The transaction of the calling stream thread is committed. */
    void committed();

    /** The transaction of the calling stream thread is aborted, or its producer is given up. */
    void aborted();
}
