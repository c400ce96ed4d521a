package dev.outboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterConfigTest {

    private static final Map<String, String> MINIMAL = Map.of("source.message.topics", "example.message");

    @Test
    void shouldHaveDefaults() {
        RouterConfig config = RouterConfig.of(MINIMAL);

        assertThat(config.rawTopics()).containsExactly("example.message");
        assertThat(config.deadLetterTopic()).isEqualTo("outbox.dead-letters");
        assertThat(config.topicPartitions()).contains(6);
        assertThat(config.topicReplicationFactor()).isEmpty();
        assertThat(config.outboxPrefix()).accepts("outbox", "outbox/", "outbox/order/42", "outbox/a\nb/\u2028");
        assertThat(config.outboxPrefix()).rejects("", "outboxes", "audit", "my/outbox", "OUTBOX");
        assertThat(config.kafka()).isEmpty();
    }

    @Test
    void shouldMapEveryOption() {
        RouterConfig config = RouterConfig.of(Map.of(
                "source.message.topics", "a.message, b.message",
                "source.outbox.topics", "a.public.outbox",
                "message.prefix.include.list", "x,y.*",
                "dead.letter.topic", "dead",
                "topic.creation.default.partitions", "-1",
                "topic.creation.default.replication.factor", "3",
                "kafka.bootstrap.servers", "broker:9092"));

        assertThat(config.rawTopics()).containsExactlyInAnyOrder("a.message", "b.message", "a.public.outbox");
        assertThat(config.reservedTopics())
                .containsExactlyInAnyOrder("a.message", "b.message", "a.public.outbox", "dead");
        assertThat(config.outboxPrefix()).accepts("x", "y1");
        assertThat(config.outboxPrefix()).rejects("outbox");
        assertThat(config.topicPartitions()).isEqualTo(Optional.empty());
        assertThat(config.topicReplicationFactor()).contains((short) 3);
        assertThat(config.kafka()).containsExactly(Map.entry("bootstrap.servers", "broker:9092"));
    }

    @ParameterizedTest
    @CsvSource({
        "source.message.topics,                     a b,        name of a topic",
        "source.outbox.topics,                      ../x,       name of a topic",
        "dead.letter.topic,                         '',         name of a topic",
        "dead.letter.topic,                         a/b,        name of a topic",
        "dead.letter.topic,                         example.message, raw topic",
        "message.prefix.include.list,               '(',        regular expression",
        "topic.creation.default.partitions,         0,          at least 1",
        "topic.creation.default.partitions,         many,       number",
        "topic.creation.default.replication.factor, -2,         at least 1",
        "dead.leter.topic,                          x,          no such option",
        "route.topic.nonsense,                      x,          no such option",
    })
    void shouldRefuseWithOptionAndForm(String option, String value, String says) {
        Map<String, String> properties = new HashMap<>(MINIMAL);
        properties.put(option, value);

        assertThatThrownBy(() -> RouterConfig.of(properties))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(option)
                .hasMessageContaining(says);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "processing.guarantee",
                "isolation.level",
                "consumer.isolation.level",
                "main.consumer.auto.offset.reset",
                "producer.enable.idempotence",
                "processing.exception.handler",
                "errors.dead.letter.queue.topic.name"
            })
    void shouldNotLetGoOfWhatItsPromisesStandOn(String option) {
        Map<String, String> properties = new HashMap<>(MINIMAL);
        properties.put("kafka." + option, "x");

        assertThatThrownBy(() -> RouterConfig.of(properties)).hasMessageContaining("kafka." + option);
    }

    @Test
    void shouldNeedATopicToRead() {
        assertThatThrownBy(() -> RouterConfig.of(Map.of())).hasMessageContaining("at least one raw topic");
    }

    @Test
    void shouldReportEveryProblemAtOnce() {
        assertThatThrownBy(() -> RouterConfig.of(Map.of(
                        "nope", "x", "topic.creation.default.partitions", "0", "kafka.processing.guarantee", "x")))
                .hasMessageContaining("nope")
                .hasMessageContaining("topic.creation.default.partitions")
                .hasMessageContaining("kafka.processing.guarantee");
    }

    @Test
    void shouldPutTheUsersOverTheDefaultsAndTheOwnedOverAll() {
        Properties defaults = StreamsProperties.of(RouterConfig.of(MINIMAL));
        assertThat(defaults)
                .containsEntry("application.id", "outbox-router")
                .containsEntry("bootstrap.servers", "localhost:9092")
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("ensure.explicit.internal.resource.naming", true)
                .containsEntry("errors.dead.letter.queue.topic.name", "outbox.dead-letters");
        assertThat(StreamsProperties.maxRequestBytes(defaults)).isEqualTo(38 * 1024 * 1024);

        Properties set = StreamsProperties.of(RouterConfig.of(Map.of(
                "source.message.topics", "example.message",
                "kafka.application.id", "mine",
                "kafka.bootstrap.servers", "broker:9092",
                "kafka.producer.max.request.size", "1000000",
                "kafka.sasl.jaas.config", "secret")));
        assertThat(set)
                .containsEntry("application.id", "mine")
                .containsEntry("bootstrap.servers", "broker:9092")
                .containsEntry("sasl.jaas.config", "secret");
        assertThat(StreamsProperties.maxRequestBytes(set)).isEqualTo(1_000_000);
    }
}
