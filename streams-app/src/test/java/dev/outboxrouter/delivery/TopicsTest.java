package dev.outboxrouter.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.RetriableException;
import org.junit.jupiter.api.Test;

class TopicsTest {

    @Test
    void shouldLearnAllAggregateTopicsAtOnce() throws ExecutionException, InterruptedException {
        MockAdminClient admin = MockAdminClient.create().numBrokers(1).build();
        admin.createTopics(List.of(
                        new NewTopic("outbox.event.order", 3, (short) 1).configs(Map.of("max.message.bytes", "2000")),
                        new NewTopic("outbox.event.customer", 5, (short) 1)
                                .configs(Map.of("max.message.bytes", "3000")),
                        new NewTopic("example.message", 1, (short) 1)))
                .all()
                .get();
        Topics topics = new Topics(admin, creation(Optional.empty()), DeadLetters.MAX_BYTES);

        topics.learn();
        admin.close();

        assertThat(topics.of("outbox.event.order")).isEqualTo(new Destination.Ready(OptionalInt.of(3), 2_000));
        assertThat(topics.of("outbox.event.customer")).isEqualTo(new Destination.Ready(OptionalInt.of(5), 3_000));
    }

    @Test
    void shouldWaitForBrokersThatAreAwayForAMoment() {
        List<Node> brokers = List.of(new Node(0, "a", 1), new Node(1, "b", 1), new Node(2, "c", 1));
        try (MockAdminClient fenced = new BrokersAway(brokers)) {
            Topics three = new Topics(fenced, creation(Optional.of((short) 3)), DeadLetters.MAX_BYTES);
            Topics byDefault = new Topics(fenced, creation(Optional.empty()), DeadLetters.MAX_BYTES);
            Topics four = new Topics(fenced, creation(Optional.of((short) 4)), DeadLetters.MAX_BYTES);

            assertThatThrownBy(() -> three.of("outbox.event.order")).isInstanceOf(RetriableException.class);
            assertThatThrownBy(() -> byDefault.of("outbox.event.order")).isInstanceOf(RetriableException.class);
            assertThat(four.of("outbox.event.order")).isInstanceOf(Destination.Refused.class);
        }
    }

    /** Registered, and none of them takes a replica now. */
    private static final class BrokersAway extends MockAdminClient {

        BrokersAway(List<Node> brokers) {
            super(brokers, brokers.get(0));
        }

        @Override
        public synchronized CreateTopicsResult createTopics(Collection<NewTopic> topics, CreateTopicsOptions options) {
            return super.createTopics(
                    topics.stream()
                            .map(topic -> new NewTopic(topic.name(), 1, Short.MAX_VALUE))
                            .toList(),
                    options);
        }
    }

    private static TopicCreation creation(Optional<Short> replicationFactor) {
        return new TopicCreation(
                true,
                1_000,
                "outbox.event.",
                List.of(),
                new TopicCreation.Settings(Optional.of(1), replicationFactor, Map.of()));
    }
}
