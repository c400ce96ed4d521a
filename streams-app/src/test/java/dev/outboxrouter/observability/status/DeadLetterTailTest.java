package dev.outboxrouter.observability.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.delivery.DeadLetters;
import dev.outboxrouter.observability.status.Positions.LetterPartition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Kafka's own consumer for tests holds the letters. */
class DeadLetterTailTest {

    private static final String TOPIC = "outbox.dead-letters";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final DeadLetterTail tail = new DeadLetterTail(TOPIC, () -> consumer);

    @Test
    void shouldTellWhatTheHeadersSay() {
        letters(0, 1);

        assertThat(tail.newest(List.of(new LetterPartition(0, 0, 1))))
                .containsExactly(new DeadLetter(
                        0,
                        0,
                        1_000,
                        "FIELD_MISSING",
                        "no id",
                        "example.message",
                        "3",
                        "42",
                        "e-1",
                        "order",
                        null,
                        null,
                        7));
    }

    @Test
    void shouldTellTheNewestFirst() {
        letters(0, 15);

        assertThat(tail.newest(List.of(new LetterPartition(0, 0, 15))))
                .extracting(DeadLetter::offset)
                .startsWith(14L, 13L)
                .hasSize(15);
    }

    @Test
    void shouldReadNothingTwiceAndNothingWithoutNews() {
        letters(0, 3);
        List<DeadLetter> before = tail.newest(List.of(new LetterPartition(0, 0, 3)));

        assertThat(tail.newest(List.of(new LetterPartition(0, 0, 3)))).isSameAs(before);
        assertThat(tail.newest(List.of())).isSameAs(before);
    }

    private void letters(long from, long to) {
        consumer.schedulePollTask(() -> {
            consumer.updateBeginningOffsets(Map.of(PARTITION, from));
            consumer.updateEndOffsets(Map.of(PARTITION, to));
            for (long offset = from; offset < to; offset++) {
                consumer.addRecord(letter(offset));
            }
        });
    }

    private static ConsumerRecord<byte[], byte[]> letter(long offset) {
        ConsumerRecord<byte[], byte[]> letter =
                new ConsumerRecord<>(TOPIC, 0, offset, new byte[] {1}, "payload".getBytes(StandardCharsets.UTF_8));
        ConsumerRecord<byte[], byte[]> timed = new ConsumerRecord<>(
                TOPIC,
                0,
                offset,
                1_000 + offset,
                org.apache.kafka.common.record.TimestampType.CREATE_TIME,
                1,
                7,
                letter.key(),
                letter.value(),
                letter.headers(),
                java.util.Optional.empty());
        Map.of(
                        DeadLetters.CODE, "FIELD_MISSING",
                        DeadLetters.MESSAGE, "no id",
                        DeadLetters.TOPIC, "example.message",
                        DeadLetters.PARTITION, "3",
                        DeadLetters.OFFSET, "42",
                        DeadLetters.EVENT_ID, "e-1",
                        DeadLetters.AGGREGATE_TYPE, "order")
                .forEach((name, value) -> timed.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return timed;
    }
}
