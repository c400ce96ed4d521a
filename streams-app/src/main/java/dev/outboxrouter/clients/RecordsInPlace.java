package dev.outboxrouter.clients;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads single records where they lie; what is asked for in the order of a partition costs no more than reading it. */
public final class RecordsInPlace implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(500);

    /** So far ahead it is read on, and not sought. */
    private static final long NEAR = 2_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deque<ConsumerRecord<byte[], byte[]>> ahead = new ArrayDeque<>();
    private @Nullable TopicPartition partition;

    /** Reads with a client that is closed with this. */
    public RecordsInPlace(KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * The record at a place.
     *
     * @return empty when there is none: no longer, or never
     * @throws KafkaException when Kafka cannot be asked
     */
    public Optional<ConsumerRecord<byte[], byte[]>> read(TopicPartition place, long offset) {
        if (!place.equals(partition)) {
            if (consumer.partitionsFor(place.topic()).stream()
                    .noneMatch(info -> info.partition() == place.partition())) {
                return Optional.empty();
            }
            partition = place;
            ahead.clear();
            consumer.assign(List.of(place));
            consumer.seek(place, offset);
        }
        if (ahead.isEmpty() ? !isNear(place, offset) : ahead.getFirst().offset() > offset) {
            ahead.clear();
            consumer.seek(place, offset);
        }
        try {
            return found(place, offset);
        } catch (OffsetOutOfRangeException e) {
            partition = null;
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private Optional<ConsumerRecord<byte[], byte[]>> found(TopicPartition place, long offset) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            while (!ahead.isEmpty() && ahead.getFirst().offset() < offset) {
                ahead.removeFirst();
            }
            if (!ahead.isEmpty()) {
                return ahead.getFirst().offset() == offset ? Optional.of(ahead.removeFirst()) : Optional.empty();
            }
            if (consumer.position(place) > offset) {
                return Optional.empty();
            }
            consumer.poll(POLL).forEach(ahead::add);
            if (ahead.isEmpty() && consumer.endOffsets(List.of(place)).getOrDefault(place, 0L) <= offset) {
                return Optional.empty();
            }
        }
        throw new TimeoutException("%s@%d was not read within %d s".formatted(place, offset, LIMIT.toSeconds()));
    }

    private boolean isNear(TopicPartition place, long offset) {
        long position = consumer.position(place);
        return position <= offset && offset - position < NEAR;
    }
}
