package dev.outboxrouter.positions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outboxrouter.clients.KafkaClients;
import dev.outboxrouter.clients.ReadRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compacted topic {@code <application.id>-positions}: per raw partition the last position that the group had committed,
 * and an operator's decision for a partition that waits. Kafka forgets the offsets of a group without members after
 * {@code offsets.retention.minutes}; this topic tells a group that was forgotten from one that is new.
 *
 * <p>Record key: {@code {"kind": "position" | "continue", "topic": …, "partition": …}}. Value: {@link KnownPosition} or
 * {@link Continuation} as a JSON object. A record of another form is skipped with a warning.
 */
public final class PositionLog {

    private static final Logger LOG = LoggerFactory.getLogger(PositionLog.class);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POSITION = "position";
    private static final String CONTINUE = "continue";

    private final KafkaClients clients;
    private final String topic;

    /** Reads and writes {@code topic} with these clients. */
    public PositionLog(KafkaClients clients, String topic) {
        this.clients = clients;
        this.topic = topic;
    }

    /**
     * Content of the topic.
     *
     * @param positions the last recorded position of each raw partition
     * @param continuations the last decision for each raw partition
     */
    record Contents(Map<TopicPartition, KnownPosition> positions, Map<TopicPartition, Continuation> continuations) {}

    /**
     * Reads the whole topic, which has a few records per raw partition.
     *
     * @throws KafkaException when Kafka refuses, or does not answer
     */
    Contents read() {
        Contents contents = new Contents(new HashMap<>(), new HashMap<>());
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader()) {
            ReadRange.all(reader, topic, 1).read(reader, () -> false, each -> add(each, contents));
        }
        return contents;
    }

    /**
     * Records positions.
     *
     * @throws KafkaException when one of them is not written
     */
    void writePositions(Map<TopicPartition, KnownPosition> positions) {
        Map<JsonNode, JsonNode> records = new HashMap<>();
        positions.forEach((partition, position) -> {
            ObjectNode value = JSON.createObjectNode();
            value.put("topicId", position.topicId().toString());
            value.put("offset", position.offset());
            records.put(key(POSITION, partition), value);
        });
        write(records);
    }

    /**
     * Records an operator's decision.
     *
     * @throws KafkaException when it is not written
     */
    public void writeContinuation(TopicPartition partition, Continuation continuation) {
        ObjectNode value = JSON.createObjectNode();
        value.put("from", continuation.from());
        value.put("at", continuation.at());
        write(Map.of(key(CONTINUE, partition), value));
    }

    private void write(Map<JsonNode, JsonNode> records) {
        Map<JsonNode, Future<RecordMetadata>> sent = new HashMap<>();
        try (KafkaProducer<byte[], byte[]> producer = clients.producer()) {
            records.forEach((key, value) ->
                    sent.put(key, producer.send(new ProducerRecord<>(topic, bytes(key), bytes(value)))));
            for (Future<RecordMetadata> each : sent.values()) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static ObjectNode key(String kind, TopicPartition partition) {
        ObjectNode key = JSON.createObjectNode();
        key.put("kind", kind);
        key.put("topic", partition.topic());
        key.put("partition", partition.partition());
        return key;
    }

    private static void add(ConsumerRecord<byte[], byte[]> record, Contents contents) {
        try {
            JsonNode key = JSON.readTree(record.key());
            JsonNode value = JSON.readTree(record.value());
            TopicPartition partition = new TopicPartition(
                    key.required("topic").textValue(), key.required("partition").intValue());
            if (key.required("kind").textValue().equals(POSITION)) {
                KnownPosition position = new KnownPosition(
                        Uuid.fromString(value.required("topicId").textValue()),
                        value.required("offset").longValue());
                contents.positions().put(partition, position);
            } else {
                Continuation continuation = new Continuation(
                        value.required("from").longValue(), value.required("at").longValue());
                contents.continuations().put(partition, continuation);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "Record of the positions topic cannot be read and is skipped topic={} partition={} offset={}",
                    record.topic(),
                    record.partition(),
                    record.offset());
        }
    }

    private static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}
