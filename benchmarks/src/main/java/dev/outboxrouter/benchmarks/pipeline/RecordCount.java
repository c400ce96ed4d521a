package dev.outboxrouter.benchmarks.pipeline;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** A consumer of committed records that counts them. */
final class RecordCount implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(30);
    private static final Duration WAIT = Duration.ofMillis(10);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private long records;

    /** Counts what is written to these topics from now on. */
    RecordCount(Topics topics, Collection<String> names) {
        this.consumer = topics.consumer();
        Set<TopicPartition> partitions = topics.ends(names).keySet();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** How many there are by now. */
    long now() {
        long end = System.nanoTime() + LOOK.toNanos();
        do {
            // It reads from its connections only while it waits.
            records += consumer.poll(WAIT).count();
        } while (System.nanoTime() - end < 0);
        return records;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
