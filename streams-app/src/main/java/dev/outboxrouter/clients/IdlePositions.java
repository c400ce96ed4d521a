package dev.outboxrouter.clients;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Positions behind the last record of a partition. Transaction markers and aborted records have offsets, but Kafka Streams
 * commits an offset only after a record. In a quiet partition the committed offset would stay before the last marker, and
 * retention that deletes the marker would look like a loss. Not thread-safe.
 */
final class IdlePositions {

    /** The offset after the last record that a poll has returned. */
    private final Map<TopicPartition, Long> returned = new HashMap<>();

    /** The consumer's position. */
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    /** Takes the result of a poll. */
    void polled(ConsumerRecords<byte[], byte[]> records) {
        records.nextOffsets().forEach((partition, next) -> positions.put(partition, next.offset()));
        for (TopicPartition partition : records.partitions()) {
            var ofPartition = records.records(partition);
            ConsumerRecord<byte[], byte[]> last = ofPartition.get(ofPartition.size() - 1);
            returned.put(partition, last.offset() + 1);
        }
    }

    /** Forgets partitions that the consumer no longer has, and returns those whose position is behind their last record. */
    Set<TopicPartition> ahead(Set<TopicPartition> assignment) {
        returned.keySet().retainAll(assignment);
        positions.keySet().retainAll(assignment);
        Map<TopicPartition, Long> ahead = new HashMap<>(positions);
        ahead.entrySet().removeIf(each -> each.getValue() <= returned.getOrDefault(each.getKey(), -1L));
        return ahead.keySet();
    }

    /**
     * Returns the offsets to commit: the positions of those partitions whose records are all committed.
     *
     * @param committed the group's offsets; null for a partition without one
     */
    Map<TopicPartition, OffsetAndMetadata> committable(Map<TopicPartition, @Nullable OffsetAndMetadata> committed) {
        Map<TopicPartition, OffsetAndMetadata> committable = new HashMap<>();
        committed.forEach((partition, offset) -> {
            long position = positions.getOrDefault(partition, -1L);
            if (offset != null
                    && offset.offset() < position
                    && offset.offset() >= returned.getOrDefault(partition, -1L)) {
                committable.put(partition, new OffsetAndMetadata(position, offset.leaderEpoch(), offset.metadata()));
            }
        });
        return committable;
    }
}
