package dev.outboxrouter.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.delivery.Destination;
import dev.outboxrouter.delivery.Destinations;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Writes what becomes of a raw record, a JSON object a line. */
final class ExplainOutput {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Destinations destinations;

    ExplainOutput(Destinations destinations) {
        this.destinations = destinations;
    }

    String line(ConsumerRecord<byte[], byte[]> raw, Delivery delivery) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        if (delivery instanceof Delivery.Event event) {
            line.put("outcome", "routed");
            record(line, event.record(), partition(event.record()));
        } else if (delivery instanceof Delivery.DeadLetter letter) {
            line.put("outcome", "rejected");
            record(line, letter.record(), null);
            line.put("code", letter.rejected().code().name());
            line.put("reason", letter.rejected().reason());
        } else if (delivery instanceof Delivery.Skip skip) {
            line.put("outcome", "skipped");
            line.put("code", skip.reason().name());
            line.put("reason", skip.reason().sentence());
        }
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("topic", raw.topic());
        source.put("partition", raw.partition());
        source.put("offset", raw.offset());
        line.put("source", source);
        try {
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void record(
            Map<String, @Nullable Object> line, ProducerRecord<byte[], byte[]> record, @Nullable Integer partition) {
        line.put("topic", record.topic());
        line.put("partition", partition);
        bytes(line, "key", record.key());
        bytes(line, "value", record.value());
        Map<String, @Nullable Object> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            headers.put(
                    header.key(), header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8));
        }
        line.put("headers", headers);
        line.put("timestamp", record.timestamp());
    }

    /** The partition that the producer's default partitioner chooses; null when only the broker knows how many there are. */
    private @Nullable Integer partition(ProducerRecord<byte[], byte[]> record) {
        if (record.partition() != null) {
            return record.partition();
        }
        return destinations.of(record.topic()) instanceof Destination.Ready ready
                        && ready.partitions().isPresent()
                ? BuiltInPartitioner.partitionForKey(
                        record.key(), ready.partitions().getAsInt())
                : null;
    }

    private static void bytes(Map<String, @Nullable Object> line, String name, byte @Nullable [] bytes) {
        if (bytes == null) {
            line.put(name, null);
            return;
        }
        try {
            line.put(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            line.put(name + "Base64", Base64.getEncoder().encodeToString(bytes));
        }
    }
}
