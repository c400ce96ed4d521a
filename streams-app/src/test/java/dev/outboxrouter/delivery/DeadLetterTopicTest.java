package dev.outboxrouter.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLetterTopicTest {

    private final MockAdminClient admin = MockAdminClient.create().numBrokers(1).build();
    private final Topics topics =
            new Topics(admin, creation(Optional.empty()), new ProducerLimits(DeadLetters.MAX_BYTES, Compression.NONE));

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void shouldBeMade() throws ExecutionException, InterruptedException {
        assertThat(DeadLetterTopic.prepare(topics, "dead")).isEmpty();

        assertThat(admin.listTopics().names().get()).containsExactly("dead");
    }

    @Test
    void shouldTakeOneThatIsThere() throws ExecutionException, InterruptedException {
        make(Map.of("cleanup.policy", "delete", "max.message.bytes", "8192"));

        assertThat(DeadLetterTopic.prepare(topics, "dead")).isEmpty();
    }

    @Test
    void shouldRefuseOneThatDoesNotTakeALetterWithoutTheRawRecord() throws ExecutionException, InterruptedException {
        make(Map.of("max.message.bytes", "8191"));

        assertThat(DeadLetterTopic.prepare(topics, "dead"))
                .hasValueSatisfying(problem ->
                        assertThat(problem).contains("8191").contains("8192").contains("max.message.bytes"));
    }

    @Test
    void shouldRefuseACompactedOne() throws ExecutionException, InterruptedException {
        make(Map.of("cleanup.policy", "compact,delete"));

        assertThat(DeadLetterTopic.prepare(topics, "dead"))
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("dead").contains("compact,delete"));
    }

    @Test
    void shouldSayWhyItCannotBeMade() {
        Topics tooMany = new Topics(
                admin, creation(Optional.of((short) 3)), new ProducerLimits(DeadLetters.MAX_BYTES, Compression.NONE));

        assertThat(DeadLetterTopic.prepare(tooMany, "dead"))
                .hasValueSatisfying(problem -> assertThat(problem).contains("Replication factor: 3"));
    }

    private static TopicCreation creation(Optional<Short> replicationFactor) {
        return new TopicCreation(
                true,
                1_000,
                "outbox.event.",
                List.of(),
                new TopicCreation.Settings(Optional.of(1), replicationFactor, Map.of()));
    }

    private void make(Map<String, String> settings) throws ExecutionException, InterruptedException {
        NewTopic topic = new NewTopic("dead", 1, (short) 1).configs(settings);
        admin.createTopics(Set.of(topic)).all().get();
    }
}
