package dev.outboxrouter.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** The handler in Kafka Streams, with the properties that ship, under a processor that fails. */
class DeadLetterHandlerTest {

    @Test
    void shouldMakeADeadLetterOfARecordThatABugFailsOn() {
        try (TopologyTestDriver driver = failingWith(new IllegalStateException("a bug"))) {
            pipe(driver, "poison");

            TestRecord<byte[], byte[]> letter = driver.createOutputTopic(
                            "outbox.dead-letters", new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .readRecord();
            assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("poison");
            assertThat(letter.headers().lastHeader("outbox.error.code").value())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("UNEXPECTED_ERROR");
            assertThat(letter.headers().lastHeader("__streams.errors.topic").value())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("example.message");
        }
    }

    @Test
    void shouldStopAtALostDependency() {
        try (TopologyTestDriver driver = failingWith(new TimeoutException("Kafka is away"))) {
            assertThatThrownBy(() -> pipe(driver, "good")).hasRootCauseInstanceOf(TimeoutException.class);

            assertThat(driver.producedTopicNames()).isEmpty();
        }
    }

    private static void pipe(TopologyTestDriver driver, String value) {
        driver.createInputTopic("example.message", new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(value.getBytes(StandardCharsets.UTF_8));
    }

    private static TopologyTestDriver failingWith(RuntimeException failure) {
        Topology topology = new Topology()
                .addSource("source", "example.message")
                .addProcessor(
                        "fail",
                        () -> new ContextualProcessor<byte[], byte[], byte[], byte[]>() {
                            @Override
                            public void process(Record<byte[], byte[]> record) {
                                throw failure;
                            }
                        },
                        "source");
        Properties properties =
                StreamsProperties.of(RouterConfig.of(Map.of("source.message.topics", "example.message")));
        return new TopologyTestDriver(topology, properties);
    }
}
