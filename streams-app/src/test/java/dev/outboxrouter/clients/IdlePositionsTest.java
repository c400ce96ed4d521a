package dev.outboxrouter.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class IdlePositionsTest {

    private static final TopicPartition PLACE = new TopicPartition("example.message", 0);

    private final IdlePositions positions = new IdlePositions();

    @Test
    void shouldCommitBehindTheMarkerWhenTheLastRecordIsCommitted() {
        positions.polled(records(7, 8));
        positions.polled(noRecords(9));

        assertThat(positions.ahead(Set.of(PLACE))).containsExactly(PLACE);
        assertThat(positions.committable(committed(8))).containsEntry(PLACE, offset(9));
    }

    @Test
    void shouldNotCommitARecordThatIsNotRouted() {
        positions.polled(records(7, 8));
        positions.polled(noRecords(9));

        assertThat(positions.committable(committed(7))).isEmpty();
    }

    @Test
    void shouldCommitBehindMarkersWhenThereWasNoRecordSinceTheStart() {
        positions.polled(noRecords(9));

        assertThat(positions.committable(committed(8))).containsEntry(PLACE, offset(9));
    }

    @Test
    void shouldNotCommitWithoutACommittedOffsetOrBehindAHigherOne() {
        positions.polled(noRecords(9));
        Map<TopicPartition, OffsetAndMetadata> none = new HashMap<>();
        none.put(PLACE, null);

        assertThat(positions.committable(none)).isEmpty();
        assertThat(positions.committable(committed(9))).isEmpty();
        assertThat(positions.committable(committed(12))).isEmpty();
    }

    @Test
    void shouldForgetPartitionsOfOthers() {
        positions.polled(noRecords(9));

        assertThat(positions.ahead(Set.of())).isEmpty();
        assertThat(positions.committable(committed(8))).isEmpty();
    }

    private static ConsumerRecords<byte[], byte[]> records(long offset, long next) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(PLACE.topic(), PLACE.partition(), offset, new byte[0], new byte[0]);
        return new ConsumerRecords<>(Map.of(PLACE, List.of(record)), Map.of(PLACE, new OffsetAndMetadata(next)));
    }

    private static ConsumerRecords<byte[], byte[]> noRecords(long next) {
        return new ConsumerRecords<>(Map.of(), Map.of(PLACE, new OffsetAndMetadata(next)));
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(long offset) {
        return Map.of(PLACE, offset(offset));
    }

    private static OffsetAndMetadata offset(long offset) {
        return new OffsetAndMetadata(offset, Optional.of(3), "AQ==");
    }
}
