package dev.outboxrouter.benchmarks.function;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.outboxrouter.topology.RecordRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Whether the router and the event router do the same work: for each sample event the same topic, key and headers, and
 * values that are the same JSON. The event router writes JSON anew, so its spaces are others.
 */
final class Agreement {

    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Agreement() {}

    /** What was compared, of either side. */
    private record Sent(String topic, String key, Map<String, String> headers, JsonNode value) {}

    /**
     * Compares all sample events of this kind and size.
     *
     * @throws IllegalStateException when they differ: a comparison of the two would be none
     */
    static void require(InputKind kind, int payloadBytes) {
        RecordRouting routing = RouterFunction.create();
        EventRouterPeer peer = new EventRouterPeer(kind);
        List<SourceRecord> sources = ConnectorRecords.of(kind, payloadBytes);
        List<ConsumerRecord<byte[], byte[]>> raws = RawTopic.of(kind, payloadBytes);
        for (int i = 0; i < sources.size(); i++) {
            Sent ours = ours(RouterFunction.route(routing, raws.get(i)));
            Sent theirs = theirs(peer, peer.route(sources.get(i)));
            if (!ours.equals(theirs)) {
                throw new IllegalStateException("%s of %d bytes, event %d: the router sends %s, the event router %s"
                        .formatted(kind, payloadBytes, i, ours, theirs));
            }
        }
    }

    private static Sent ours(ProducerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return new Sent(
                record.topic(), new String(record.key(), StandardCharsets.UTF_8), headers, json(record.value()));
    }

    private static Sent theirs(EventRouterPeer peer, SourceRecord record) {
        Map<String, String> headers = new HashMap<>();
        for (org.apache.kafka.connect.header.Header header : record.headers()) {
            if (!header.key().startsWith("__debezium.")) {
                headers.put(header.key(), String.valueOf(header.value()));
            }
        }
        return new Sent(record.topic(), String.valueOf(record.key()), headers, json(peer.value(record)));
    }

    private static JsonNode json(byte[] value) {
        try {
            return EXACT.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
