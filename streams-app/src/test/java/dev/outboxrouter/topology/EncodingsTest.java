package dev.outboxrouter.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.delivery.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Raw topics through a converter of Kafka Connect: the same outcome as JSON that is read as it is. */
class EncodingsTest {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    @ParameterizedTest
    @CsvSource({"plain,false", "schemas,true", "txmeta,false"})
    void shouldGiveTheSameOutcomeOfEveryRecordedRecord(String name, String schemas) throws IOException {
        RecordRouting fast = RecordRouting.offline(config(name, Map.of()));
        RecordRouting generic = RecordRouting.offline(config(
                name,
                Map.of(
                        "key.converter",
                        "org.apache.kafka.connect.json.JsonConverter",
                        "key.converter.schemas.enable",
                        schemas,
                        "value.converter",
                        "org.apache.kafka.connect.json.JsonConverter",
                        "value.converter.schemas.enable",
                        schemas)));
        int events = 0;
        for (String line : Files.readAllLines(Path.of("src/test/resources/records", name + ".jsonl"))) {
            ConsumerRecord<byte[], byte[]> raw = raw(JSON.readTree(line));
            List<String> expected = described(fast.route(raw));
            assertThat(described(generic.route(raw))).isEqualTo(expected);
            events += expected.size();
        }
        assertThat(events).isGreaterThan(20);
    }

    @Test
    void shouldMakeADeadLetterOfWhatTheConverterCannotRead() {
        Delivery delivery = route(FailingConverter.class);

        assertThat(delivery).isInstanceOfSatisfying(Delivery.DeadLetter.class, letter -> {
            assertThat(letter.rejected().code().name()).isEqualTo("RECORD_NOT_CONVERTIBLE");
            assertThat(letter.rejected().reason()).contains("FailingConverter").doesNotContain("4711");
            assertThat(letter.record().value()).asString(StandardCharsets.UTF_8).isEqualTo("secret-4711");
        });
    }

    @Test
    void shouldNotBlameTheRecordWhenTheConverterHasLostItsRegistry() {
        assertThatThrownBy(() -> route(DisconnectedConverter.class)).isInstanceOf(RetriableException.class);
    }

    /** A converter that reads nothing, and quotes what it could not read. */
    public static class FailingConverter implements Converter {
        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {}

        @Override
        public byte[] fromConnectData(String topic, Schema schema, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SchemaAndValue toConnectData(String topic, byte[] value) {
            throw new DataException(new String(value, StandardCharsets.UTF_8));
        }
    }

    /** A converter without its registry. */
    public static final class DisconnectedConverter extends FailingConverter {
        @Override
        public SchemaAndValue toConnectData(String topic, byte[] value) {
            throw new DataException("the registry is away", new IOException("connection refused"));
        }
    }

    private static Delivery route(Class<? extends Converter> converter) {
        RecordRouting routing = RecordRouting.offline(config("plain", Map.of("value.converter", converter.getName())));
        return routing.route(RawRecords.of(
                        "plain.message",
                        0,
                        0,
                        0,
                        null,
                        "secret-4711".getBytes(StandardCharsets.UTF_8),
                        new RecordHeaders()))
                .get(0);
    }

    private static RouterConfig config(String prefix, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.put("source.message.topics", prefix + ".message");
        all.put("source.outbox.topics", prefix + ".public.outbox," + prefix + ".public.outbox_bin");
        all.put("source.table.topics", prefix + ".public.customers:customer");
        all.put("source.table.before", "true");
        all.put("table.op.read.behavior", "route");
        all.put("table.fields.additional.placement", "type:header:eventType,tenant:header,version:header");
        all.put("table.field.additional.missing", "ignore");
        return RouterConfig.of(all);
    }

    /**
     * All that a delivery is. A row is compared as JSON: without a schema Kafka's converter keeps its columns in a map
     * without order.
     */
    private static List<String> described(List<Delivery> deliveries) throws IOException {
        List<String> described = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            if (delivery instanceof Delivery.Event event) {
                described.add(describe(event.record(), event.routed().topic().endsWith("customer")));
            } else if (delivery instanceof Delivery.DeadLetter letter) {
                described.add(letter.rejected() + describe(letter.record(), false));
            } else {
                described.add(delivery.toString());
            }
        }
        return described;
    }

    private static String describe(ProducerRecord<byte[], byte[]> record, boolean isRow) throws IOException {
        return "%s %s %s %s %s %s"
                .formatted(
                        record.topic(),
                        record.partition(),
                        Arrays.toString(record.key()),
                        isRow
                                ? JSON.writeValueAsString(JSON.readValue(record.value(), Object.class))
                                : Arrays.toString(record.value()),
                        record.headers(),
                        record.timestamp());
    }

    private static ConsumerRecord<byte[], byte[]> raw(JsonNode line) {
        return RawRecords.of(
                line.get("topic").asText(),
                0,
                line.get("offset").asLong(),
                line.get("timestamp").asLong(),
                bytes(line.get("key")),
                bytes(line.get("value")),
                new RecordHeaders());
    }

    private static byte @Nullable [] bytes(JsonNode text) {
        return text.isNull() ? null : text.asText().getBytes(StandardCharsets.UTF_8);
    }
}
