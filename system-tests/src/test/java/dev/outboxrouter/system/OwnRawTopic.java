package dev.outboxrouter.system;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A raw topic that a test owns, with what can go wrong on it. */
final class OwnRawTopic implements AutoCloseable {

    private final Map<String, Object> client;
    private final String name;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private int events;

    /** Makes the topic. */
    OwnRawTopic(Pipeline pipeline, String name, int partitions) throws ExecutionException, InterruptedException {
        this.client = pipeline.config().kafkaClient();
        this.name = name;
        this.admin = Admin.create(client);
        this.producer = producer(Map.of());
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                .all()
                .get();
    }

    /** Writes an event that was committed a moment ago. */
    void write(int partition, String aggregateType) throws ExecutionException, InterruptedException {
        write(partition, aggregateType, Duration.ZERO);
    }

    /** Writes an event whose commit is as old as {@code age}. */
    void write(int partition, String aggregateType, Duration age) throws ExecutionException, InterruptedException {
        producer.send(event(partition, aggregateType, Instant.now().minus(age))).get();
    }

    /** Writes a message that is no event. */
    void writeUnreadable(int partition) throws ExecutionException, InterruptedException {
        ProducerRecord<byte[], byte[]> event = event(partition, "unreadable", Instant.now());
        producer.send(new ProducerRecord<>(name, partition, event.key(), new byte[] {'n', 'o'}))
                .get();
    }

    /** Writes an event in a transaction and aborts it: the record and a marker stay. */
    void abort(int partition) throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> transactional = producer(transaction("aborted"))) {
            transactional.initTransactions();
            transactional.beginTransaction();
            transactional.send(event(partition, "aborted", Instant.now())).get();
            transactional.abortTransaction();
        }
    }

    /** Writes an event in a transaction whose producer then does nothing, and has done nothing for a while. */
    KafkaProducer<byte[], byte[]> hang(int partition, Duration age) throws ExecutionException, InterruptedException {
        KafkaProducer<byte[], byte[]> transactional = producer(transaction("hanging"));
        transactional.initTransactions();
        transactional.beginTransaction();
        transactional
                .send(event(partition, "hanging", Instant.now().minus(age)))
                .get();
        return transactional;
    }

    /** Deletes everything that a partition holds, and returns the offset that the next record will have. */
    long deleteAll(int partition) throws ExecutionException, InterruptedException {
        TopicPartition deleted = new TopicPartition(name, partition);
        long end = admin.listOffsets(Map.of(deleted, OffsetSpec.latest()))
                .partitionResult(deleted)
                .get()
                .offset();
        admin.deleteRecords(Map.of(deleted, RecordsToDelete.beforeOffset(end)))
                .all()
                .get();
        return end;
    }

    private ProducerRecord<byte[], byte[]> event(int partition, String aggregateType, Instant time) {
        String prefix = "outbox/%s/%d".formatted(aggregateType, events);
        return new ProducerRecord<>(
                name,
                partition,
                time.toEpochMilli(),
                RawMessages.key(prefix),
                RawMessages.message(aggregateType, prefix, events++, time));
    }

    private Map<String, Object> transaction(String id) {
        return Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                name + '-' + id,
                // The broker's upper bound, transaction.max.timeout.ms.
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                (int) Duration.ofMinutes(15).toMillis());
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> further) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.putAll(further);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close();
    }
}
