package dev.outboxrouter.observability.status;

import dev.outboxrouter.observability.status.Positions.LetterPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads the end of the dead-letter topic, in no group and without committing. It keeps what the letters' headers say and
 * never a payload. What it reads at once is bounded, for a letter may have 38 MB and a flood has many: it goes back from
 * the end in small steps until it has enough.
 */
final class DeadLetterTail implements AutoCloseable {

    /** Most letters that are kept. */
    static final int MOST = 50;

    private static final int STEP_OFFSETS = 20;
    private static final int MOST_STEPS = 10;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final String topic;
    private final Supplier<Consumer<byte[], byte[]>> made;
    private final Map<Integer, Long> readTo = new HashMap<>();
    private List<DeadLetter> letters = List.of();
    private @Nullable Consumer<byte[], byte[]> consumer;

    /**
     * A tail that has read nothing yet.
     *
     * @param topic of the dead letters
     * @param consumer makes one that reads what is committed; made with the first look, closed with this
     */
    DeadLetterTail(String topic, Supplier<Consumer<byte[], byte[]>> consumer) {
        this.topic = topic;
        this.made = consumer;
    }

    /** The newest letters, newest first. */
    synchronized List<DeadLetter> newest(List<LetterPartition> partitions) {
        for (LetterPartition partition : partitions) {
            long known = readTo.getOrDefault(partition.partition(), partition.begin());
            if (partition.end() > known) {
                List<DeadLetter> fresh = back(partition, Math.max(known, partition.begin()));
                readTo.put(partition.partition(), partition.end());
                fresh.addAll(letters);
                letters = fresh.stream()
                        .sorted(Comparator.comparingLong(DeadLetter::timeMillis)
                                .thenComparingLong(DeadLetter::offset)
                                .reversed())
                        .limit(MOST)
                        .toList();
            }
        }
        return letters;
    }

    /** One letter's value; empty when there is no such letter any more, or it has none. */
    synchronized Optional<byte[]> value(int partition, long offset) {
        List<byte[]> found = new ArrayList<>(1);
        read(new TopicPartition(topic, partition), offset, offset + 1, letter -> {
            if (letter.value() != null) {
                found.add(letter.value());
            }
        });
        return found.stream().findFirst();
    }

    @Override
    public synchronized void close() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }

    private List<DeadLetter> back(LetterPartition partition, long first) {
        List<DeadLetter> found = new ArrayList<>();
        long to = partition.end();
        for (int step = 0; step < MOST_STEPS && to > first && found.size() < MOST; step++) {
            long from = Math.max(first, to - STEP_OFFSETS);
            read(
                    new TopicPartition(topic, partition.partition()),
                    from,
                    to,
                    letter -> found.add(DeadLetter.of(letter)));
            to = from;
        }
        return found;
    }

    /** The records of these offsets, one by one; fewer when it takes too long. Marks of transactions have offsets too. */
    private void read(TopicPartition partition, long from, long to, Sink sink) {
        Consumer<byte[], byte[]> reader = consumer == null ? made.get() : consumer;
        consumer = reader;
        reader.assign(List.of(partition));
        reader.seek(partition, from);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (reader.position(partition) < to && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> letter : reader.poll(POLL)) {
                if (letter.offset() < to) {
                    sink.take(letter);
                }
            }
        }
    }

    /** Takes a letter, so that not all are in memory together. */
    private interface Sink {
        void take(ConsumerRecord<byte[], byte[]> letter);
    }
}
