package dev.outboxrouter.delivery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** The handlers that ship: none drops a record, and none sends one in its place. */
class FailureHandlersTest {

    private final Properties properties =
            StreamsProperties.of(RouterConfig.of(Map.of("source.message.topics", "example.message")));

    @Test
    void shouldEndTheThreadOnAnExceptionOutOfAProcessor() {
        Topology topology = new Topology()
                .addSource("source", "example.message")
                .addProcessor(
                        "fail",
                        () -> new ContextualProcessor<byte[], byte[], byte[], byte[]>() {
                            @Override
                            public void process(Record<byte[], byte[]> record) {
                                throw new IllegalStateException("the producer is closed");
                            }
                        },
                        "source");
        try (TopologyTestDriver driver = new TopologyTestDriver(topology, properties)) {
            assertThatThrownBy(() -> pipe(driver)).hasRootCauseMessage("the producer is closed");

            assertThat(driver.producedTopicNames()).isEmpty();
        }
    }

    @Test
    void shouldEndTheThreadOnARecordThatCannotBeSerialized() {
        Serializer<byte[]> failing = (topic, data) -> {
            throw new IllegalArgumentException("not serializable");
        };
        Topology topology = new Topology()
                .addSource("source", "example.message")
                .addSink("sink", "outbox.event.order", new ByteArraySerializer(), failing, "source");
        try (TopologyTestDriver driver = new TopologyTestDriver(topology, properties)) {
            assertThatThrownBy(() -> pipe(driver)).hasRootCauseMessage("not serializable");

            assertThat(driver.producedTopicNames()).isEmpty();
        }
    }

    /** Kafka Streams calls the handler on the network thread of the producer, which must not wait for itself. */
    @Test
    void shouldSendNothingInPlaceOfARecordThatWasRefused() throws ReflectiveOperationException {
        ProductionExceptionHandler handler = (ProductionExceptionHandler)
                ((Class<?>) requireNonNull(properties.get(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG)))
                        .getConstructor()
                        .newInstance();
        handler.configure(Map.of(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, "outbox.dead-letters"));
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("outbox.event.order", new byte[1], new byte[9]);

        ProductionExceptionHandler.Response refused =
                handler.handleError(context(), record, new RecordTooLargeException());
        ProductionExceptionHandler.Response unserializable = handler.handleSerializationError(
                context(),
                record,
                new IllegalArgumentException(),
                ProductionExceptionHandler.SerializationExceptionOrigin.VALUE);
        ProductionExceptionHandler.Response lost =
                handler.handleError(context(), record, new NotEnoughReplicasException("one is away"));

        assertThat(refused.result()).isEqualTo(ProductionExceptionHandler.Result.FAIL);
        assertThat(unserializable.result()).isEqualTo(ProductionExceptionHandler.Result.FAIL);
        assertThat(lost.result()).isEqualTo(ProductionExceptionHandler.Result.RETRY);
        assertThat(refused.deadLetterQueueRecords()).isEmpty();
        assertThat(unserializable.deadLetterQueueRecords()).isEmpty();
        assertThat(lost.deadLetterQueueRecords()).isEmpty();
    }

    private static ErrorHandlerContext context() {
        return new DefaultErrorHandlerContext(
                null,
                "example.message",
                0,
                42,
                new RecordHeaders(),
                "aggregate-topics",
                new TaskId(0, 0),
                1_000,
                new byte[] {'k'},
                new byte[] {'v'});
    }

    private static void pipe(TopologyTestDriver driver) {
        driver.createInputTopic("example.message", new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput("good".getBytes(StandardCharsets.UTF_8));
    }
}
