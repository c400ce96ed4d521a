package dev.outboxrouter.benchmarks.function;

import dev.outboxrouter.topology.RawRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;

/** The connector's records → the raw records that the router reads, written by Kafka Connect's own converters. */
final class RawTopic {

    private final JsonConverter keys;
    private final JsonConverter values;
    private final SimpleHeaderConverter headers = new SimpleHeaderConverter();

    private RawTopic(boolean hasSchemas) {
        keys = converter(hasSchemas, true);
        values = converter(hasSchemas, false);
    }

    /** The raw records of all sample events with payloads of so many bytes. */
    static List<ConsumerRecord<byte[], byte[]>> of(InputKind kind, int payloadBytes) {
        RawTopic topic = new RawTopic(kind.hasSchemas());
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (SourceRecord source : ConnectorRecords.of(kind, payloadBytes)) {
            records.add(topic.written(source, records.size()));
        }
        return records;
    }

    private ConsumerRecord<byte[], byte[]> written(SourceRecord source, long offset) {
        RecordHeaders written = new RecordHeaders();
        for (Header header : source.headers()) {
            written.add(
                    header.key(),
                    headers.fromConnectHeader(source.topic(), header.key(), header.schema(), header.value()));
        }
        byte[] key = keys.fromConnectData(source.topic(), source.keySchema(), source.key());
        byte[] value = values.fromConnectData(source.topic(), source.valueSchema(), source.value());
        // The producer's clock; the connector itself gives its records no time.
        long timestamp = ((Struct) source.value()).getInt64("ts_ms");
        return RawRecords.of(source.topic(), 0, offset, timestamp, key, value, written);
    }

    private static JsonConverter converter(boolean hasSchemas, boolean isKey) {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of(JsonConverterConfig.SCHEMAS_ENABLE_CONFIG, hasSchemas), isKey);
        return converter;
    }
}
