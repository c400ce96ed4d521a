package dev.outboxrouter.deduplication;

import dev.outboxrouter.cdc.ChangeEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads raw records that a filter reads back. Not thread-safe. */
public interface RawReader {

    /** Returns what a raw record says; valid until the next call. */
    ChangeEvent read(ConsumerRecord<byte[], byte[]> rawRecord);

    /** Drops the references to a large record. */
    void release(ConsumerRecord<byte[], byte[]> rawRecord);
}
