package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** At its start a router says what it can promise on the stack that it finds. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class PromisesIT {

    private final Pipeline pipeline;

    @TempDir
    private Path directory;

    PromisesIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldSayWhatHoldsWithTheConnectorThatShips() throws Exception {
        Transaction.commit(pipeline, tx -> {
            tx.emit("promise", "p-1", "Made", "{}");
            tx.insert("promise", "p-2", "Made", "{}");
        });
        Topics.settle(pipeline);

        Map<String, String> options = Map.of(
                "OUTBOX_ROUTER_CONNECT_URL", pipeline.config().connect().toString(),
                "OUTBOX_ROUTER_POSTGRES_URL", pipeline.config().jdbcUrl(),
                "OUTBOX_ROUTER_POSTGRES_USER", pipeline.config().postgresUser(),
                "OUTBOX_ROUTER_POSTGRES_PASSWORD", pipeline.config().postgresPassword());
        assertThat(logOf("promises-shipped", options))
                .contains("Promise holds promise=\"nothing twice\" why=\"connector and router write in transactions")
                .contains("Promise holds promise=\"in order\"")
                // The local stack has one broker.
                .contains(
                        "Promise does not hold promise=\"nothing lost\" why=\"example.message, example.public.outbox are"
                                + " on one broker alone")
                .doesNotContain("is not known", "KAFKA-20734");
    }

    @Test
    void shouldSayThatNothingTwiceDoesNotHoldWithAProducerWithoutTransactions() throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", pipeline.config().bootstrapServers());
        try (Admin admin = Admin.create(settings);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic("untransactional.message", 1, (short) 1)))
                    .all()
                    .get();
            byte[] nothing = "{}".getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>("untransactional.message", nothing))
                    .get();
        }

        assertThat(logOf("promises-plain", Map.of("OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS", "untransactional.message")))
                .contains(
                        "Promise does not hold promise=\"nothing twice\" why=\"untransactional.message is written without"
                                + " transactions");
    }

    @Test
    void shouldStartWithoutConnectAndSayWhatIsNotKnown() throws Exception {
        assertThat(logOf("promises-nobody", Map.of("OUTBOX_ROUTER_CONNECT_URL", "http://localhost:1")))
                .contains("Promise is not known promise=\"nothing lost\" why=\"Kafka Connect does not answer");
    }

    /** What a router of its own says until it runs and has said something of every promise. */
    private String logOf(String applicationId, Map<String, String> options) throws Exception {
        Map<String, String> all = new HashMap<>(options);
        all.put("OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers());
        all.put("OUTBOX_ROUTER_KAFKA_APPLICATION_ID", applicationId);
        all.put("OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT", applicationId + ".event.${routedByValue}");
        all.put("OUTBOX_ROUTER_DEAD_LETTER_TOPIC", applicationId + ".dead-letters");
        try (RouterProcess router = RouterProcess.start(pipeline, directory, all)) {
            router.awaitOutput("state=RUNNING", "promise=\"in order\"");
            assertThat(router.process().isAlive()).isTrue();
            return router.output();
        }
    }
}
