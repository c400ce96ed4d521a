package dev.outboxrouter.benchmarks.pipeline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
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
    private final Map<String, RawTopic> written = new HashMap<>();

    BacklogWriter(Services services) {
        this.services = services;
    }

    /** The topic with this backlog, and what was added to it; it is written when it is asked for first. */
    RawTopic topic(Backlog backlog) {
        return written.computeIfAbsent(backlog.topic(), name -> write(name, backlog));
    }

    /** Adds one event. */
    RawTopic longer(RawTopic topic) {
        Backlog backlog = topic.backlog();
        Backlog longer = backlog.withEvents(backlog.events() + 1);
        Map<TopicPartition, Long> ends = new HashMap<>(topic.ends());
        ends.putAll(send(topic.name(), longer, backlog.events()));
        RawTopic longerTopic = new RawTopic(topic.name(), longer, ends);
        written.put(topic.name(), longerTopic);
        return longerTopic;
    }

    private RawTopic write(String name, Backlog backlog) {
        long begun = System.nanoTime();
        services.topics().create(List.of(name), Topics.PARTITIONS);
        Map<TopicPartition, Long> ends = send(name, backlog, 0);
        services.say("backlog   %,d raw records, %s (%.1f s)"
                .formatted(backlog.events(), name, (System.nanoTime() - begun) / 1e9));
        return new RawTopic(name, backlog, ends);
    }

    /** Sends the events from this number on; gives the offsets after the last ones. */
    private Map<TopicPartition, Long> send(String name, Backlog backlog, int from) {
        Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
        RawKind kind = backlog.kind();
        try (KafkaProducer<byte[], byte[]> producer = producer(name)) {
            producer.initTransactions();
            for (int begin = from; begin < backlog.events(); begin += TRANSACTION) {
                producer.beginTransaction();
                for (int number = begin; number < Math.min(begin + TRANSACTION, backlog.events()); number++) {
                    RawEvent event = backlog.event(number);
                    Future<RecordMetadata> unused = producer.send(
                            new ProducerRecord<>(name, null, kind.key(event), kind.value(event), kind.headers()),
                            (place, refused) -> {
                                // What was refused fails the transaction.
                                if (refused == null) {
                                    ends.merge(
                                            new TopicPartition(name, place.partition()), place.offset() + 1, Long::max);
                                }
                            });
                }
                producer.commitTransaction();
            }
        }
        return ends;
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
