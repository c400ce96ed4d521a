package dev.outboxrouter.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnector;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.connect.runtime.SourceConnectorConfig;
import org.junit.jupiter.api.Test;

/** The file against the definitions of those who read it: a misspelt option would be ignored without a word. */
class ExampleConnectorTest {
    private static final Set<String> TOPIC_GROUPS = Set.of("default", "heartbeat");
    private static final Set<String> GROUP_KEYS = Set.of("include", "exclude", "partitions", "replication.factor");

    @Test
    void shouldSetOnlyOptionsThatExist() throws Exception {
        Set<String> known = new HashSet<>(new PostgresConnector().config().names());
        known.addAll(SourceConnectorConfig.configDef().names());
        known.add("topic.creation.groups");

        assertThat(config().keySet()).allSatisfy(key -> {
            if (key.startsWith("producer.override.")) {
                assertThat(ProducerConfig.configNames()).contains(key.substring("producer.override.".length()));
            } else if (key.startsWith("consumer.override.")) {
                assertThat(ConsumerConfig.configNames()).contains(key.substring("consumer.override.".length()));
            } else if (key.startsWith("topic.creation.") && !known.contains(key)) {
                assertThat(topicKey(key)).as(key).isTrue();
            } else {
                assertThat(known).contains(key);
            }
        });
    }

    @Test
    void shouldSetValuesThatTheConnectorTakes() throws Exception {
        Map<String, String> resolved = new HashMap<>(config());
        resolved.replaceAll((key, value) -> value.startsWith("${env:") ? "5432" : value);
        resolved.put("database.hostname", "localhost");
        resolved.put("database.sslmode", "verify-full");

        assertThat(Configuration.from(resolved)
                        .validate(PostgresConnectorConfig.ALL_FIELDS)
                        .values())
                .allSatisfy(value ->
                        assertThat(value.errorMessages()).as(value.name()).isEmpty());
    }

    @Test
    void shouldHoldNoPassword() throws Exception {
        assertThat(config())
                .containsEntry("database.user", "${env:OUTBOX_DB_USER}")
                .containsEntry("database.password", "${env:OUTBOX_DB_PASSWORD}");
        assertThat(config().keySet().stream().filter(key -> key.contains("password")))
                .containsExactly("database.password");
    }

    @Test
    void shouldCaptureTheMessagesOfTheOutboxAndNoOthers() throws Exception {
        Predicate<String> outbox = Pattern.compile(config().getOrDefault("message.prefix.include.list", ""))
                .asMatchPredicate();

        for (String prefix : Set.of("outbox", "outbox/order/42", "outbox/order/a\nb", "outbox/", "outbox/x,y/ü")) {
            assertThat(outbox.test(prefix)).as(prefix).isTrue();
        }
        for (String prefix : Set.of("outbox-heartbeat", "outboxes/order/42", "my/outbox/order/42", "")) {
            assertThat(outbox.test(prefix)).as(prefix).isFalse();
        }
    }

    @Test
    void shouldMakeRoomForSixteenMebibytesHoweverTheyAreWritten() throws Exception {
        // In JSON a row's payload has every quote and backslash escaped; base64 makes a message longer by a third.
        int largest = 2 * 16 * 1024 * 1024 + 65_536;

        assertThat(number("producer.override.max.request.size")).isGreaterThanOrEqualTo(largest);
        assertThat(number("producer.override.buffer.memory"))
                .isGreaterThanOrEqualTo(number("producer.override.max.request.size"));
    }

    @Test
    void shouldMakeTopicsThatTakeARecordWhichCompressionMakesLarger() throws Exception {
        // Snappy's bound is the largest of the codecs: a thirtieth, and 36 bytes for each block of 32 KiB.
        long record = number("producer.override.max.request.size");
        long compressed = record + record / 30 + (record / 32_768 + 1) * 36 + 1_024;

        assertThat(number("topic.creation.default.max.message.bytes")).isGreaterThanOrEqualTo(compressed);
    }

    private static boolean topicKey(String key) {
        String[] parts = key.substring("topic.creation.".length()).split("\\.", 2);
        return TOPIC_GROUPS.contains(parts[0])
                && (GROUP_KEYS.contains(parts[1]) || topicConfigs().contains(parts[1]));
    }

    private static Set<String> topicConfigs() {
        return Set.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    }

    private static long number(String key) throws Exception {
        return Long.parseLong(config().getOrDefault(key, "0"));
    }

    private static Map<String, String> config() throws Exception {
        ConnectorFile file = ConnectorFile.read(Path.of("example-connector.json"));
        assertThat(file.name()).isEqualTo("example-connector");
        Map<String, Object> config =
                new ObjectMapper().convertValue(file.config(), new TypeReference<Map<String, Object>>() {});
        return config.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> (String) entry.getValue()));
    }
}
