package dev.outboxrouter.system;

import java.nio.charset.StandardCharsets;
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

/**
 * A raw topic of its own, written as the connector writes logical messages: more of them than the database has to carry
 * for a test that is about what is behind the raw topics.
 */
final class RawMessages {

    private static final int AGGREGATES = 50;

    private RawMessages() {}

    /** Makes the topic, with events {@code 0} to {@code count - 1} of 50 aggregates in their order. */
    static void write(Pipeline pipeline, String topic, String aggregateType, int count) throws Exception {
        // One batch at a time: of several for a partition that is still being made, the broker may refuse the first and
        // take
        // the second, and the first never again.
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                pipeline.config().bootstrapServers(),
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (Admin admin = Admin.create(settings);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get();
            for (int number = 0; number < count; number++) {
                String prefix = "outbox/%s/%d".formatted(aggregateType, number % AGGREGATES);
                sent.add(producer.send(new ProducerRecord<>(
                        topic,
                        bytes("{\"prefix\":\"%s\"}".formatted(prefix)),
                        message(aggregateType, prefix, number))));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    private static byte[] message(String aggregateType, String prefix, int number) {
        String event = "{\"id\":\"%d\",\"aggregatetype\":\"%s\",\"aggregateid\":\"%d\",\"payload\":{\"n\": %d}}"
                .formatted(number, aggregateType, number % AGGREGATES, number);
        return bytes(("{\"op\":\"m\",\"ts_ms\":1795459473330,\"source\":{\"version\":\"3.7.0.Final\",\"connector\":"
                        + "\"postgresql\",\"name\":\"own\",\"ts_ms\":1795459473237,\"snapshot\":\"false\",\"db\":\"postgres\","
                        + "\"sequence\":\"[null,\\\"24820280\\\"]\",\"ts_us\":%1$d,\"ts_ns\":%1$d000,\"schema\":\"\","
                        + "\"table\":\"\",\"txId\":%2$d,\"lsn\":%3$d,\"xmin\":null},\"transaction\":null,"
                        + "\"message\":{\"prefix\":\"%4$s\",\"content\":\"%5$s\"}}")
                .formatted(
                        1795459473237049L + number,
                        1_000 + number,
                        24_820_280L + number * 100L,
                        prefix,
                        Base64.getEncoder().encodeToString(bytes(event))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
