package dev.outboxrouter.system;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A raw topic of its own, written as the connector writes logical messages: more of them than the database has to carry
 * for a test that is about what is behind the raw topics.
 */
public final class RawMessages {

    private static final int AGGREGATES = 50;

    /** A time of today: an event has the time of its commit, and aggregate topics delete what is older than a week. */
    private static final long FIRST_COMMIT_MICROS = System.currentTimeMillis() * 1_000;

    private RawMessages() {}

    /** Makes the topic, with events {@code 0} to {@code count - 1} of 50 aggregates in their order. */
    static void write(Pipeline pipeline, String topic, String aggregateType, int count) throws Exception {
        create(pipeline, topic, 3);
        append(pipeline, topic, null, aggregateType, 0, count);
    }

    /** Creates a raw topic. */
    static void create(Pipeline pipeline, String topic, int partitions) throws Exception {
        try (Admin admin = Admin.create(settings(pipeline))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    /**
     * Appends the events {@code [from, to)} to a raw topic.
     *
     * @param partition the partition of all; null: the one of each event's key
     */
    static void append(
            Pipeline pipeline, String topic, @Nullable Integer partition, String aggregateType, int from, int to)
            throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings(pipeline), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int number = from; number < to; number++) {
                sent.add(producer.send(record(topic, partition, aggregateType, number, number)));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    /** Appends a logical message whose content is no event. */
    static void appendPoison(Pipeline pipeline, String topic, String content) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings(pipeline), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key("outbox"), message("outbox", bytes(content), 0)))
                    .get();
        }
    }

    /**
     * One batch at a time: of several for a partition that is still being made, the broker may refuse the first and take the
     * second, and the first never again.
     */
    private static Map<String, Object> settings(Pipeline pipeline) {
        return Map.of(
                "bootstrap.servers",
                pipeline.config().bootstrapServers(),
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1);
    }

    /** The key that the connector writes. */
    public static byte[] key(String prefix) {
        return bytes("{\"prefix\":\"%s\"}".formatted(prefix));
    }

    /** The value that the connector writes for an event. */
    static byte[] message(String aggregateType, String prefix, int number) {
        return message(aggregateType, prefix, number, number);
    }

    /**
     * A raw record of one event.
     *
     * @param number of its transaction, and its payload; no two records of a partition have the same
     * @param id of the event; decides its aggregate, and with it the key of the record
     */
    static ProducerRecord<byte[], byte[]> record(String topic, String aggregateType, int number, int id) {
        return record(topic, null, aggregateType, number, id);
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, @Nullable Integer partition, String aggregateType, int number, int id) {
        String prefix = "outbox/%s/%d".formatted(aggregateType, id % AGGREGATES);
        return new ProducerRecord<>(topic, partition, key(prefix), message(aggregateType, prefix, number, id));
    }

    private static byte[] message(String aggregateType, String prefix, int number, int id) {
        return message(prefix, event(aggregateType, number, id), number);
    }

    /** The value that the connector writes for an event of a transaction that was committed at a time. */
    static byte[] message(String aggregateType, String prefix, int number, Instant committed) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, committed);
        return message(prefix, event(aggregateType, number, number), number, micros);
    }

    private static byte[] event(String aggregateType, int number, int id) {
        return bytes("{\"id\":\"%d\",\"aggregatetype\":\"%s\",\"aggregateid\":\"%d\",\"payload\":{\"n\": %d}}"
                .formatted(id, aggregateType, id % AGGREGATES, number));
    }

    /** A logical message whose transaction was committed {@code number} microseconds after {@link #FIRST_COMMIT_MICROS}. */
    public static byte[] message(String prefix, byte[] content, int number) {
        return message(prefix, content, number, FIRST_COMMIT_MICROS + number);
    }

    private static byte[] message(String prefix, byte[] content, int number, long commitMicros) {
        return bytes(("{\"op\":\"m\",\"ts_ms\":%6$d,\"source\":{\"version\":\"3.7.0.Final\",\"connector\":"
                        + "\"postgresql\",\"name\":\"own\",\"ts_ms\":%6$d,\"snapshot\":\"false\",\"db\":\"postgres\","
                        + "\"sequence\":\"[null,\\\"24820280\\\"]\",\"ts_us\":%1$d,\"ts_ns\":%1$d000,\"schema\":\"\","
                        + "\"table\":\"\",\"txId\":%2$d,\"lsn\":%3$d,\"xmin\":null},\"transaction\":null,"
                        + "\"message\":{\"prefix\":\"%4$s\",\"content\":\"%5$s\"}}")
                .formatted(
                        commitMicros,
                        1_000 + number,
                        24_820_280L + number * 100L,
                        prefix,
                        Base64.getEncoder().encodeToString(content),
                        commitMicros / 1_000));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
