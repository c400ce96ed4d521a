package dev.outboxrouter.clients;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** A part of partitions: from an offset of each, to one of each that is not in it. */
public record ReadRange(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {

    /** As long nothing may come: the transaction of a killed Connect worker holds readers back for a minute. */
    private static final Duration STALLED = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofMillis(500);

    public ReadRange {
        from = Map.copyOf(from);
        to = Map.copyOf(to);
    }

    /** All that is committed in these partitions of a topic now. */
    public static ReadRange all(Consumer<byte[], byte[]> reader, String topic, int partitions) {
        var places = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        reader.assign(places);
        return new ReadRange(reader.beginningOffsets(places), reader.endOffsets(places));
    }

    /**
     * Reads it, each partition in its order, and several at a time.
     *
     * @return whether it came to its end; false when it was stopped before
     * @throws TimeoutException when nothing comes any more
     */
    public boolean read(
            Consumer<byte[], byte[]> reader,
            BooleanSupplier stopped,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
        Map<TopicPartition, Long> open = new HashMap<>();
        to.forEach((partition, end) -> {
            if (from.getOrDefault(partition, end) < end) {
                open.put(partition, end);
            }
        });
        reader.assign(open.keySet());
        open.keySet().forEach(partition -> reader.seek(partition, from.getOrDefault(partition, 0L)));
        long deadline = System.nanoTime() + STALLED.toNanos();
        while (!open.isEmpty()) {
            if (stopped.getAsBoolean()) {
                return false;
            }
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                if (record.offset() < to.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
                    each.accept(record);
                }
                deadline = System.nanoTime() + STALLED.toNanos();
            }
            if (open.entrySet().removeIf(end -> reader.position(end.getKey()) >= end.getValue())) {
                reader.pause(reader.assignment());
                reader.resume(open.keySet());
            }
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("nothing came of %s for %d s".formatted(open, STALLED.toSeconds()));
            }
        }
        return true;
    }
}
