package dev.outboxrouter.redrive;

import dev.outboxrouter.clients.RecordsInPlace;
import dev.outboxrouter.topology.RawRecords;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes the raw record of a dead letter again: the letter holds it, or says where it lies. */
final class RawRecordOf {

    private final RecordsInPlace rawTopics;

    RawRecordOf(RecordsInPlace rawTopics) {
        this.rawTopics = rawTopics;
    }

    /** Empty when the letter does not hold its value, and the raw topic no longer does. */
    Optional<ConsumerRecord<byte[], byte[]>> letter(Letter letter) {
        byte[] value = letter.record().value();
        Optional<Long> omitted = letter.omittedBytes();
        if (omitted.isPresent()) {
            Optional<ConsumerRecord<byte[], byte[]>> raw = rawTopics
                    .read(letter.rawPartition(), letter.rawOffset())
                    .filter(found -> found.value() != null
                            && found.value().length == omitted.get()
                            && Arrays.equals(found.key(), letter.record().key()));
            if (raw.isEmpty()) {
                return Optional.empty();
            }
            value = raw.get().value();
        }
        return Optional.of(RawRecords.of(
                letter.rawPartition().topic(),
                letter.rawPartition().partition(),
                letter.rawOffset(),
                letter.record().timestamp(),
                letter.record().key(),
                value,
                letter.rawHeaders()));
    }
}
