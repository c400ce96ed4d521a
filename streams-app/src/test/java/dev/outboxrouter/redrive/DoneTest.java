package dev.outboxrouter.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.clients.ReadRange;
import dev.outboxrouter.topology.CapturedLog;
import dev.outboxrouter.topology.RawRecords;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka's own consumer for tests holds the {@code .redriven} topic. */
class DoneTest {

    private static final Uuid LETTERS = Uuid.randomUuid();
    private static final TopicPartition PARTITION = new TopicPartition("outbox.dead-letters", 2);
    private static final TopicPartition REDRIVEN = new TopicPartition("outbox.dead-letters.redriven", 0);

    private final MockConsumer<byte[], byte[]> reader = new MockConsumer<>("none");
    private final Done done =
            Done.nothing(PARTITION.topic(), LETTERS, new ReadRange(Map.of(PARTITION, 10L), Map.of(PARTITION, 100L)));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "somebody's key",
                "a/b/c",
                "%s/2/seventeen",
                "%s/two/17",
                "%s/-2/17",
                "%s/2/-17",
                "%s/2/99999999999999999999",
                "%s/2/17/1",
                "not-a-topic-id/2/17"
            })
    void shouldSkipARecordThatNoRedriveWrote(String foreign) {
        String key = foreign.formatted(LETTERS);

        read(List.of(record(0, key, "routed"), record(1, LETTERS + "/2/17", "routed"), record(2, key, null)));

        assertThat(done.contains(letter(17))).isTrue();
        assertThat(done.contains(letter(18))).isFalse();
        assertThat(done.forgotten()).isEmpty();
    }

    @Test
    void shouldSkipARecordWithoutAKey() {
        read(List.of(record(0, null, "routed"), record(1, LETTERS + "/2/17", "routed")));

        assertThat(done.contains(letter(17))).isTrue();
    }

    @Test
    void shouldWarnOnceAndNameTheFirstRecordThatNoRedriveWrote() {
        try (CapturedLog log = new CapturedLog(Done.class)) {
            read(List.of(
                    record(0, LETTERS + "/2/17", "routed"), record(1, "a/b/c", "secret"), record(2, "d", "secret")));

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN Records were not written by a redrive and are skipped")
                    .endsWith("topic=outbox.dead-letters.redriven partition=0 offset=1 records=2");
        }
    }

    @Test
    void shouldNotReserveMemoryForALetterThatIsNotThere() {
        read(List.of(record(0, LETTERS + "/2/999999999999999999", "routed"), record(1, LETTERS + "/7/50", "routed")));

        assertThat(done.contains(letter(17))).isFalse();
        assertThat(done.forgotten()).isEmpty();
    }

    @Test
    void shouldForgetLettersThatAreNoLongerThere() {
        String deleted = LETTERS + "/2/9";
        String ofAnotherTopic = Uuid.randomUuid() + "/2/17";

        read(List.of(record(0, deleted, "routed"), record(1, ofAnotherTopic, "routed")));

        assertThat(done.forgotten())
                .extracting(ProducerRecord::key)
                .extracting(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .containsExactly(deleted, ofAnotherTopic);
    }

    private void read(List<ConsumerRecord<byte[], byte[]>> records) {
        reader.updatePartitions(
                REDRIVEN.topic(),
                List.of(new PartitionInfo(REDRIVEN.topic(), 0, Node.noNode(), new Node[0], new Node[0])));
        reader.updateBeginningOffsets(Map.of(REDRIVEN, 0L));
        reader.updateEndOffsets(Map.of(REDRIVEN, (long) records.size()));
        reader.schedulePollTask(() -> records.forEach(reader::addRecord));
        done.read(reader);
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, @Nullable String key, @Nullable String value) {
        return RawRecords.of(REDRIVEN.topic(), 0, offset, 0, bytes(key), bytes(value), new RecordHeaders());
    }

    private static Letter letter(long offset) {
        return new Letter(
                RawRecords.of(PARTITION.topic(), PARTITION.partition(), offset, 0, null, null, new RecordHeaders()),
                new TopicPartition("example.message", 0),
                1);
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return Optional.ofNullable(text)
                .map(present -> present.getBytes(StandardCharsets.UTF_8))
                .orElse(null);
    }
}
