package dev.outboxrouter.deduplication;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Reads the place of a change from a raw record. Not thread-safe.
 *
 * @param reader reads a raw record
 */
record ChangeReader(RawReader reader) {

    /**
     * Returns the place; empty for a record that is not judged.
     *
     * @throws KafkaException when the record cannot be read now, such as without its schema registry
     */
    Optional<Change> read(ConsumerRecord<byte[], byte[]> rawRecord) {
        try {
            return Change.of(reader.read(rawRecord));
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            // A bug: the record became a dead letter without being judged.
            return Optional.empty();
        } finally {
            reader.release(rawRecord);
        }
    }
}
