package dev.outboxrouter.replay;

import dev.outboxrouter.clients.ReadRange;
import dev.outboxrouter.clients.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * The part of the raw topics that is asked for, as it is now.
 *
 * @param range from where to where in each partition
 * @param losses what of it, or before it, is no longer there
 */
record History(ReadRange range, List<Loss> losses) {

    /**
     * Looks it up.
     *
     * @param partitions of the raw topics that exist
     * @throws RefusedException when there is no such part
     */
    static History of(ReplayRequest request, List<TopicPartition> partitions, KafkaConsumer<byte[], byte[]> reader)
            throws RefusedException {
        List<TopicPartition> meant = partitions.stream()
                .filter(place -> request.rawTopic()
                        .filter(topic -> !topic.equals(place.topic()))
                        .isEmpty())
                .filter(place -> request.partition()
                        .filter(number -> number != place.partition())
                        .isEmpty())
                .toList();
        if (meant.isEmpty()) {
            throw new RefusedException(
                    partitions.isEmpty()
                            ? "no raw topic exists yet: the connector makes them with its first record"
                            : "there is no such raw topic or partition; there are %s".formatted(partitions));
        }
        Map<TopicPartition, Long> first = reader.beginningOffsets(meant);
        Map<TopicPartition, Long> end = reader.endOffsets(meant);
        Map<TopicPartition, Long> from = positions(request.from(), first, end, first, reader);
        Map<TopicPartition, Long> to = positions(request.to(), first, end, end, reader);
        List<Loss> losses = new ArrayList<>();
        for (TopicPartition place : meant) {
            long beginning = first.getOrDefault(place, 0L);
            if (beginning > 0 && from.getOrDefault(place, 0L) <= beginning) {
                losses.add(loss(request.from(), place, beginning, reader));
                from.put(place, beginning);
            }
            to.merge(place, from.getOrDefault(place, beginning), Math::max);
        }
        return new History(new ReadRange(from, to), losses);
    }

    /** Where a bound is in each partition, within what there is but for an offset before it. */
    private static Map<TopicPartition, Long> positions(
            Bound bound,
            Map<TopicPartition, Long> first,
            Map<TopicPartition, Long> end,
            Map<TopicPartition, Long> edge,
            KafkaConsumer<byte[], byte[]> reader) {
        if (bound instanceof Bound.Time time) {
            return atTime(time.instant(), first, end, reader);
        }
        if (bound instanceof Bound.Offset offset) {
            Map<TopicPartition, Long> positions = new HashMap<>();
            end.forEach((place, last) -> positions.put(place, Math.min(offset.offset(), last)));
            return positions;
        }
        return new HashMap<>(edge);
    }

    private static Map<TopicPartition, Long> atTime(
            Instant instant,
            Map<TopicPartition, Long> first,
            Map<TopicPartition, Long> end,
            KafkaConsumer<byte[], byte[]> reader) {
        Map<TopicPartition, Long> times = new HashMap<>();
        first.keySet().forEach(place -> times.put(place, instant.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> found = reader.offsetsForTimes(times);
        Map<TopicPartition, Long> positions = new HashMap<>();
        end.forEach((place, last) -> {
            OffsetAndTimestamp at = found.get(place);
            positions.put(place, at == null ? last : Math.min(at.offset(), last));
        });
        return positions;
    }

    /** An offset that is gone was asked for surely; a time before the first that is left, probably. */
    private static Loss loss(Bound from, TopicPartition place, long beginning, KafkaConsumer<byte[], byte[]> reader) {
        OffsetAndTimestamp left = reader.offsetsForTimes(Map.of(place, 0L)).get(place);
        boolean isAskedFor =
                from instanceof Bound.Time || (from instanceof Bound.Offset offset && offset.offset() < beginning);
        return new Loss(
                place,
                beginning,
                Optional.ofNullable(left).map(record -> Instant.ofEpochMilli(record.timestamp())),
                isAskedFor);
    }
}
