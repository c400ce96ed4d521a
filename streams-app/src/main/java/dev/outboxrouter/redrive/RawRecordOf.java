package dev.outboxrouter.redrive;

import dev.outboxrouter.clients.RecordsInPlace;
import dev.outboxrouter.topology.RawRecords;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/** Makes the raw record of a dead letter again: the letter holds it, or says where it lies. */
final class RawRecordOf {

    private final RecordsInPlace rawTopics;

    RawRecordOf(RecordsInPlace rawTopics) {
        this.rawTopics = rawTopics;
    }

    /** Empty when the letter does not hold all of it, and the raw topic no longer does. */
    Optional<ConsumerRecord<byte[], byte[]>> letter(Letter letter) {
        byte[] key = letter.record().key();
        byte[] value = letter.record().value();
        Headers headers = letter.rawHeaders();
        Optional<Long> omitted = letter.omittedBytes();
        if (omitted.isPresent() || letter.omittedKeyBytes().isPresent() || letter.areHeadersOmitted()) {
            Optional<ConsumerRecord<byte[], byte[]>> raw =
                    rawTopics.read(letter.rawPartition(), letter.rawOffset()).filter(found -> isThatOf(letter, found));
            if (raw.isEmpty()) {
                return Optional.empty();
            }
            key = raw.get().key();
            value = raw.get().value();
            headers = letter.areHeadersOmitted() ? raw.get().headers() : headers;
        }
        return Optional.of(RawRecords.of(
                letter.rawPartition().topic(),
                letter.rawPartition().partition(),
                letter.rawOffset(),
                letter.rawTimestamp(),
                key,
                value,
                headers));
    }

    /** The raw topic may have been made anew since: what the letter says of the record must be true of this one. */
    private static boolean isThatOf(Letter letter, ConsumerRecord<byte[], byte[]> found) {
        Optional<Long> valueBytes = letter.omittedBytes();
        Optional<Long> keyBytes = letter.omittedKeyBytes();
        return (valueBytes.isEmpty()
                        ? Arrays.equals(found.value(), letter.record().value())
                        : found.value() != null && found.value().length == valueBytes.get())
                && (keyBytes.isEmpty()
                        ? Arrays.equals(found.key(), letter.record().key())
                        : found.key() != null && found.key().length == keyBytes.get());
    }
}
