package dev.outboxrouter.redrive;

import dev.outboxrouter.delivery.DeadLetters;
import dev.outboxrouter.delivery.Marks;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it lies in its topic.
 *
 * @param record the whole of it
 * @param rawPartition of the raw record
 * @param rawOffset of the raw record
 */
record Letter(ConsumerRecord<byte[], byte[]> record, TopicPartition rawPartition, long rawOffset) {

    /** Empty when it is no dead letter of a router's: its headers name no place of a raw record. */
    static Optional<Letter> of(ConsumerRecord<byte[], byte[]> record) {
        String topic = header(record, DeadLetters.TOPIC);
        String partition = header(record, DeadLetters.PARTITION);
        String offset = header(record, DeadLetters.OFFSET);
        if (topic == null || partition == null || offset == null) {
            return Optional.empty();
        }
        try {
            Letter letter =
                    new Letter(record, new TopicPartition(topic, Integer.parseInt(partition)), Long.parseLong(offset));
            return letter.rawPartition().partition() < 0 || letter.rawOffset() < 0
                    ? Optional.empty()
                    : Optional.of(letter);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A {@link dev.outboxrouter.outbox.RejectionCode}; empty when there is none. */
    String code() {
        return text(DeadLetters.CODE);
    }

    String reason() {
        return text(DeadLetters.MESSAGE);
    }

    Optional<String> aggregateType() {
        return Optional.ofNullable(header(record, DeadLetters.AGGREGATE_TYPE));
    }

    /** Which of its raw record's events it is; empty when it is all of them. */
    OptionalInt index() {
        return number(DeadLetters.EVENT_INDEX)
                .map(index -> OptionalInt.of(index.intValue()))
                .orElse(OptionalInt.empty());
    }

    /** The size of the value when it was left out. */
    Optional<Long> omittedBytes() {
        return number(DeadLetters.OMITTED_VALUE_BYTES);
    }

    /** The size of the key when it was left out. */
    Optional<Long> omittedKeyBytes() {
        return number(DeadLetters.OMITTED_KEY_BYTES);
    }

    /** Whether headers of the raw record were left out. */
    boolean areHeadersOmitted() {
        return number(DeadLetters.OMITTED_HEADERS).isPresent();
    }

    /** The raw record's timestamp. */
    long rawTimestamp() {
        return number(DeadLetters.RECORD_TIMESTAMP).orElse(record.timestamp());
    }

    /** Its place in the order of its partition, which it keeps when it is written anew. */
    long rank() {
        return number(DeadLetters.FIRST_OFFSET).orElse(record.offset());
    }

    String place() {
        return Marks.place(record.topic(), record.partition(), record.offset());
    }

    String rawPlace() {
        return Marks.place(rawPartition.topic(), rawPartition.partition(), rawOffset);
    }

    /** The headers that the raw record had. */
    Headers rawHeaders() {
        Headers headers = new RecordHeaders();
        for (Header header : record.headers()) {
            if (!DeadLetters.isOwn(header.key())) {
                headers.add(header);
            }
        }
        return headers;
    }

    private String text(String name) {
        String text = header(record, name);
        return text == null ? "" : text;
    }

    private Optional<Long> number(String name) {
        try {
            return Optional.ofNullable(header(record, name)).map(Long::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
