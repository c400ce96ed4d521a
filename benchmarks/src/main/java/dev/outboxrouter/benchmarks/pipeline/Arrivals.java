package dev.outboxrouter.benchmarks.pipeline;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** A consumer of committed records that notes when the events of one stretch arrive. */
final class Arrivals implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final long stretch;
    private final long[] arrived;
    private int missing;

    /** Listens from the end of the topic on. */
    Arrivals(Topics topics, Set<TopicPartition> partitions, long stretch, int events) {
        this.consumer = topics.consumer();
        this.stretch = stretch;
        this.arrived = new long[events];
        this.missing = events;
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /**
     * Listens until all have arrived; each once.
     *
     * @return for each when it was there, by {@link System#nanoTime()}
     */
    long[] await() {
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (missing > 0) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                note(id(record), System.nanoTime());
                limit = System.nanoTime() + LIMIT.toNanos();
            }
            if (System.nanoTime() - limit > 0) {
                throw new BenchmarkException("%d of %d events did not arrive".formatted(missing, arrived.length));
            }
        }
        return arrived;
    }

    private void note(UUID id, long now) {
        if (id.getMostSignificantBits() != stretch) {
            return;
        }
        int number = (int) id.getLeastSignificantBits();
        if (arrived[number] != 0) {
            throw new BenchmarkException("an event arrived twice");
        }
        arrived[number] = now;
        missing--;
    }

    private static UUID id(ConsumerRecord<byte[], byte[]> record) {
        Header id = record.headers().lastHeader("id");
        if (id == null) {
            throw new BenchmarkException("a record has no id");
        }
        return UUID.fromString(new String(id.value(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
