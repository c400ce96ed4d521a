package dev.outboxrouter.observability.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.outboxrouter.delivery.DeadLetters;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of a dead letter: everything but its payload.
 *
 * @param partition of the dead-letter topic
 * @param offset its place there
 * @param timeMillis the raw record's time, in milliseconds since the epoch
 * @param code what is wrong
 * @param reason the same for a person
 * @param topic where the raw record was read
 * @param sourcePartition its partition there
 * @param sourceOffset its place there
 * @param eventId what could be read of it
 * @param aggregateType what could be read of it
 * @param aggregateId what could be read of it
 * @param eventIndex its place in the array it came in
 * @param valueBytes how large its payload is; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadLetter(
        int partition,
        long offset,
        long timeMillis,
        @Nullable String code,
        @Nullable String reason,
        @Nullable String topic,
        @Nullable String sourcePartition,
        @Nullable String sourceOffset,
        @Nullable String eventId,
        @Nullable String aggregateType,
        @Nullable String aggregateId,
        @Nullable String eventIndex,
        @Nullable Integer valueBytes) {

    static DeadLetter of(ConsumerRecord<byte[], byte[]> letter) {
        return new DeadLetter(
                letter.partition(),
                letter.offset(),
                letter.timestamp(),
                header(letter, DeadLetters.CODE),
                header(letter, DeadLetters.MESSAGE),
                header(letter, DeadLetters.TOPIC),
                header(letter, DeadLetters.PARTITION),
                header(letter, DeadLetters.OFFSET),
                header(letter, DeadLetters.EVENT_ID),
                header(letter, DeadLetters.AGGREGATE_TYPE),
                header(letter, DeadLetters.AGGREGATE_ID),
                header(letter, DeadLetters.EVENT_INDEX),
                letter.value() == null ? null : letter.value().length);
    }

    private static @Nullable String header(ConsumerRecord<?, ?> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
