package dev.outboxrouter.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.clients.ReadRange;
import dev.outboxrouter.delivery.RecordSize;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** An event of a topic's full size is redriven as it was routed: the mark is left out where it does not fit. */
class LetterBatchTest {

    private final Letter letter = Letters.ofMessage(
            "{\"id\":\"1\",\"aggregatetype\":\"order\",\"aggregateid\":\"7\",\"payload\":\"%s\"}"
                    .formatted("x".repeat(3_000)),
            "topic.creation.default.max.message.bytes=1000");

    @Test
    void shouldMarkAnEventThatStillFits() {
        ProducerRecord<byte[], byte[]> marked = redriven(1_000_000);

        int size = size(marked);
        assertThat(marked.headers().lastHeader("outbox.redriven")).isNotNull();
        assertThat(redriven(size).headers().lastHeader("outbox.redriven")).isNotNull();
        assertThat(redriven(size - 1).headers().lastHeader("outbox.redriven")).isNull();
    }

    @Test
    void shouldRedriveAnEventThatIsAsLargeAsItsTopicTakes() {
        ProducerRecord<byte[], byte[]> unmarked = redriven(size(redriven(1_000_000)) - 1);

        int size = size(unmarked);
        assertThat(redriven(size).value()).hasSize(3_000);
        assertThat(Letters.judged(letter, limit(size - 1))).isInstanceOfSatisfying(Verdict.Settled.class, settled -> {
            assertThat(settled.events()).isEmpty();
            assertThat(settled.failures()).hasSize(1);
        });
    }

    private ProducerRecord<byte[], byte[]> redriven(int limit) {
        LetterBatch batch = new LetterBatch(
                Done.nothing("outbox.dead-letters", Uuid.randomUuid(), new ReadRange(Map.of(), Map.of())));
        batch.add(letter, (Verdict.Settled) Letters.judged(letter, limit(limit)));
        return batch.records().get(0);
    }

    private static int size(ProducerRecord<byte[], byte[]> record) {
        return RecordSize.of(record.key(), record.value(), record.headers());
    }

    private static String limit(int bytes) {
        return "topic.creation.default.max.message.bytes=" + bytes;
    }
}
