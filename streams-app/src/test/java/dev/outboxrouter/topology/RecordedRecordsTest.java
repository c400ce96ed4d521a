package dev.outboxrouter.topology;

import static dev.outboxrouter.topology.RouterHarness.DEAD_LETTERS;
import static dev.outboxrouter.topology.RouterHarness.header;
import static dev.outboxrouter.topology.RouterHarness.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every line of the recorded topics through the topology, the outcome of each beside it in {@code *.outcomes.txt}. Ordinary
 * tables, heartbeats and transaction metadata are fed to it too, as if they were configured: they must do no harm.
 */
class RecordedRecordsTest {

    private static final Path RECORDS = Path.of("src/test/resources/records");

    @ParameterizedTest
    @ValueSource(strings = {"plain", "schemas", "txmeta"})
    void shouldGiveEveryRecordedRecordItsOutcome(String name) throws IOException {
        List<String> outcomes = new ArrayList<>();
        List<JsonNode> lines = new ArrayList<>();
        ObjectMapper json = new ObjectMapper();
        for (String line : Files.readAllLines(RECORDS.resolve(name + ".jsonl"))) {
            lines.add(json.readTree(line));
        }
        String topics = String.join(
                ",",
                lines.stream()
                        .map(line -> line.get("topic").asText())
                        .distinct()
                        .toList());
        try (RouterHarness router = new RouterHarness(Map.of("source.message.topics", topics))) {
            for (JsonNode line : lines) {
                Map<String, Double> before = router.skipped();
                router.raw(line.get("topic").asText(), recorded(line));
                outcomes.add("%s@%s %s"
                        .formatted(line.get("topic").asText(), line.get("offset"), outcome(router, line, before)));
            }
        }
        assertThat(outcomes).containsExactlyElementsOf(Files.readAllLines(RECORDS.resolve(name + ".outcomes.txt")));
    }

    private static String outcome(RouterHarness router, JsonNode line, Map<String, Double> before) {
        for (String topic : router.topics()) {
            for (TestRecord<byte[], byte[]> record : router.on(topic)) {
                if (topic.equals(DEAD_LETTERS)) {
                    assertThat(text(record.value())).isEqualTo(line.get("value").asText());
                    return "dead letter " + header(record, "outbox.error.code");
                }
                return "%s key=%s id=%s eventType=%s timestamp=%d value=%s"
                        .formatted(
                                topic,
                                text(record.key()),
                                header(record, "id"),
                                header(record, "eventType"),
                                record.timestamp(),
                                value(record.value()));
            }
        }
        Map<String, Double> after = router.skipped();
        return "ignored "
                + after.keySet().stream()
                        .filter(reason -> !Objects.equals(after.get(reason), before.get(reason)))
                        .toList();
    }

    private static String value(byte @Nullable [] value) {
        String text = text(value);
        return value == null || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), value)
                ? text
                : "base64:" + Base64.getEncoder().encodeToString(value);
    }

    private static TestRecord<byte[], byte[]> recorded(JsonNode line) {
        RecordHeaders headers = new RecordHeaders();
        line.get("headers")
                .properties()
                .forEach(header ->
                        headers.add(header.getKey(), header.getValue().asText().getBytes(StandardCharsets.UTF_8)));
        return new TestRecord<>(
                bytes(line.get("key")),
                bytes(line.get("value")),
                headers,
                line.get("timestamp").asLong());
    }

    private static byte @Nullable [] bytes(JsonNode text) {
        return text.isNull() ? null : text.asText().getBytes(StandardCharsets.UTF_8);
    }
}
