package dev.outboxrouter.benchmarks.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is routed here is byte for byte what the connector writes: the same positions and contents give the same records. */
class RecordedRecordsTest {

    private static final Path RECORDS = Path.of("../streams-app/src/test/resources/records");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @ParameterizedTest
    @ValueSource(strings = {"plain", "schemas"})
    void shouldWriteMessagesAsTheConnectorDid(String encoding) throws IOException {
        List<String> written = new ArrayList<>();
        List<String> recorded = new ArrayList<>();
        for (JsonNode record : records(encoding, "message")) {
            JsonNode value = payload(record.get("value"));
            if (value.at("/source/txId").isNull()) {
                continue;
            }
            Struct message = ConnectorRecords.message(
                    position(value),
                    value.at("/message/prefix").textValue(),
                    value.at("/message/content").binaryValue());
            written.add(written(encoding, message));
            recorded.add(renamed(encoding, record));
        }

        assertThat(written).isNotEmpty().isEqualTo(recorded);
    }

    @Test
    void shouldWriteInsertedRowsAsTheConnectorDid() throws IOException {
        JsonNode record = records("plain", "public.customers").stream()
                .filter(inserted -> inserted.get("value").asText().contains("\"op\":\"c\""))
                .findFirst()
                .orElseThrow();
        JsonNode value = payload(record.get("value"));
        Schema columns = SchemaBuilder.struct()
                .optional()
                .field("id", Schema.INT32_SCHEMA)
                .field("name", Schema.STRING_SCHEMA)
                .field("email", Schema.STRING_SCHEMA)
                .build();
        Struct row = new Struct(columns)
                .put("id", value.at("/after/id").intValue())
                .put("name", value.at("/after/name").textValue())
                .put("email", value.at("/after/email").textValue());

        Struct inserted = ConnectorRecords.inserted(
                position(value), "customers", ConnectorSchemas.envelope("example.public.customers", columns), row);

        assertThat(written("plain", inserted)).isEqualTo(renamed("plain", record));
    }

    @Test
    void shouldHaveTheConnectorsSchemas() throws IOException {
        JsonNode message = records("schemas", "message").get(0);
        JsonNode change = records("schemas", "public.outbox").get(0);
        Schema envelope = read(change.get("value")).schema();

        assertThat(read(message.get("key")).schema()).isEqualTo(ConnectorSchemas.MESSAGE_KEY);
        assertThat(read(message.get("value")).schema()).isEqualTo(ConnectorSchemas.MESSAGE_VALUE);
        assertThat(envelope)
                .isEqualTo(ConnectorSchemas.envelope(
                        "schemas.public.outbox", envelope.field("after").schema()));
    }

    private static List<JsonNode> records(String encoding, String topic) throws IOException {
        List<JsonNode> records = new ArrayList<>();
        for (String line : Files.readAllLines(RECORDS.resolve(encoding + ".jsonl"))) {
            JsonNode record = MAPPER.readTree(line);
            if (record.get("topic").asText().equals(encoding + "." + topic)
                    && record.get("value").isTextual()) {
                records.add(record);
            }
        }
        return records;
    }

    private static JsonNode payload(JsonNode value) throws IOException {
        JsonNode parsed = MAPPER.readTree(value.asText());
        return parsed.has("schema") ? parsed.get("payload") : parsed;
    }

    private static Position position(JsonNode value) throws IOException {
        JsonNode source = value.get("source");
        JsonNode lastCommit = MAPPER.readTree(source.get("sequence").asText()).get(0);
        long read = value.has("ts_ns")
                ? value.get("ts_ns").longValue()
                : value.get("ts_ms").longValue() * 1_000_000;
        return new Position(
                source.get("txId").longValue(),
                source.get("ts_us").longValue(),
                lastCommit.isNull() ? null : Long.valueOf(lastCommit.asText()),
                source.get("lsn").longValue(),
                read);
    }

    /** The recorded connectors had other names, and their database another. */
    private static String renamed(String encoding, JsonNode record) {
        return record.get("value")
                .asText()
                .replace("\"name\":\"" + encoding + "\"", "\"name\":\"example\"")
                .replace("\"db\":\"postgres\"", "\"db\":\"example\"");
    }

    private static String written(String encoding, Struct value) {
        byte[] bytes = converter(encoding.equals("schemas")).fromConnectData("topic", value.schema(), value);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static SchemaAndValue read(JsonNode text) {
        return converter(true).toConnectData("topic", text.asText().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonConverter converter(boolean hasSchemas) {
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", hasSchemas), false);
        return converter;
    }
}
