package dev.outboxrouter.benchmarks.pipeline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes backlogs as the shipped connector does: in transactions of a batch of Connect's, lz4, six partitions. */
final class BacklogWriter {

    /** Connect's batch: {@code max.batch.size}. */
    private static final int TRANSACTION = 2_048;

    private final Services services;
    private final Map<String, Integer> written = new HashMap<>();

    BacklogWriter(Services services) {
        this.services = services;
    }

    /**
     * Writes a backlog behind those that were written to the topic before, with events that follow theirs.
     *
     * @param topic what lies there
     * @param events how many are written
     */
    RawTopic after(RawTopic topic, int events) {
        long begun = System.nanoTime();
        services.topics().create(List.of(topic.name()), Topics.PARTITIONS);
        Map<TopicPartition, Long> ends = send(topic.name(), topic.backlog(), events);
        services.say("backlog   %,d raw records, %s (%.1f s)"
                .formatted(events, topic.name(), (System.nanoTime() - begun) / 1e9));
        return new RawTopic(topic.name(), topic.backlog().withEvents(events), topic.ends(), ends);
    }

    /** Sends the next events; gives the offsets after the last ones. */
    private Map<TopicPartition, Long> send(String name, Backlog backlog, int events) {
        Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
        RawKind kind = backlog.kind();
        int first = written.getOrDefault(name, 0);
        try (KafkaProducer<byte[], byte[]> producer = producer(name)) {
            producer.initTransactions();
            for (int begin = first; begin < first + events; begin += TRANSACTION) {
                producer.beginTransaction();
                List<ProducerRecord<byte[], byte[]>> records = IntStream.range(
                                begin, Math.min(begin + TRANSACTION, first + events))
                        .parallel()
                        .mapToObj(number -> record(name, kind, backlog.event(number)))
                        .toList();
                for (ProducerRecord<byte[], byte[]> record : records) {
                    Future<RecordMetadata> unused = producer.send(record, (place, refused) -> {
                        // What was refused fails the transaction.
                        if (refused == null) {
                            ends.merge(new TopicPartition(name, place.partition()), place.offset() + 1, Long::max);
                        }
                    });
                }
                producer.commitTransaction();
            }
        }
        written.put(name, first + events);
        return ends;
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, RawKind kind, RawEvent event) {
        return new ProducerRecord<>(topic, null, kind.key(event), kind.value(event), kind.headers());
    }

    private KafkaProducer<byte[], byte[]> producer(String name) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        services.config().bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        name,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        64L << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
