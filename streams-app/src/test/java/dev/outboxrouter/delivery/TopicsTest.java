package dev.outboxrouter.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outboxrouter.outbox.RejectionCode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        Topics topics = new Topics(
                admin, creation(Optional.empty()), new ProducerLimits(DeadLetters.MAX_BYTES, Compression.NONE));

        topics.learn();
        admin.close();

        assertThat(topics.of("outbox.event.order"))
                .isEqualTo(new Destination.Ready(OptionalInt.of(3), 2_000, TimestampBounds.UNBOUNDED));
        assertThat(topics.of("outbox.event.customer"))
                .isEqualTo(new Destination.Ready(OptionalInt.of(5), 3_000, TimestampBounds.UNBOUNDED));
    }

    @Test
    void shouldWaitForBrokersThatAreAwayForAMoment() {
        List<Node> brokers = List.of(new Node(0, "a", 1), new Node(1, "b", 1), new Node(2, "c", 1));
        try (MockAdminClient fenced = new BrokersAway(brokers)) {
            Topics three = topics(fenced, Optional.of((short) 3));
            Topics byDefault = topics(fenced, Optional.empty());
            Topics four = topics(fenced, Optional.of((short) 4));

            assertThatThrownBy(() -> three.of("outbox.event.order")).isInstanceOf(RetriableException.class);
            assertThatThrownBy(() -> byDefault.of("outbox.event.order")).isInstanceOf(RetriableException.class);
            assertThat(four.of("outbox.event.order")).isInstanceOf(Destination.Refused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(shorts = {0, TopicCreation.Settings.BROKER_DEFAULT})
    void shouldTellOfABrokersDefaultThatTheClusterCannotGive(short unset) throws Exception {
        Optional<Short> factor = Optional.of(unset).filter(value -> value != 0);
        try (MockAdminClient one = MockAdminClient.create()
                .numBrokers(1)
                .defaultReplicationFactor(3)
                .build()) {
            ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "0");
            ConfigEntry three = new ConfigEntry("default.replication.factor", "3");
            one.incrementalAlterConfigs(Map.of(broker, List.of(new AlterConfigOp(three, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();

            assertThat(topics(one, factor).of("outbox.event.order"))
                    .asInstanceOf(InstanceOfAssertFactories.type(Destination.Refused.class))
                    .returns(RejectionCode.TOPIC_REFUSED, Destination.Refused::code);
        }
    }

    @Test
    void shouldWaitWhereKafkaDoesNotTellWhichBrokersAreAway() {
        List<Node> there = List.of(new Node(0, "a", 1));
        try (MockAdminClient older = new BrokersAway(there) {
            @Override
            public synchronized DescribeClusterResult describeCluster(DescribeClusterOptions options) {
                if (options.includeFencedBrokers()) {
                    throw new UnsupportedVersionException("version 1 does not have them");
                }
                return super.describeCluster(options);
            }
        }) {
            assertThatThrownBy(() -> topics(older, Optional.of((short) 3)).of("outbox.event.order"))
                    .isInstanceOf(RetriableException.class);
        }
    }

    @Test
    void shouldSeeThatATopicWasMadeAgainWithFewerPartitions() throws ExecutionException, InterruptedException {
        MockAdminClient admin = MockAdminClient.create().numBrokers(1).build();
        admin.createTopics(List.of(new NewTopic("outbox.event.order", 6, (short) 1)))
                .all()
                .get();
        Topics topics = topics(admin);
        assertThat(ready(topics).partitions()).hasValue(6);
        admin.deleteTopics(List.of("outbox.event.order")).all().get();
        admin.createTopics(List.of(new NewTopic("outbox.event.order", 2, (short) 1)))
                .all()
                .get();

        topics.lookAgain();

        assertThat(ready(topics).partitions()).hasValue(2);
        admin.close();
    }

    @Test
    void shouldSeeThatTheSettingsOfATopicHaveChanged() throws ExecutionException, InterruptedException {
        MockAdminClient admin = MockAdminClient.create().numBrokers(1).build();
        Topics topics = topics(admin);
        assertThat(ready(topics).maxRecordBytes()).isEqualTo(TopicSettings.DEFAULT_MAX_MESSAGE_BYTES);
        ConfigResource order = new ConfigResource(ConfigResource.Type.TOPIC, "outbox.event.order");
        ConfigEntry larger = new ConfigEntry("max.message.bytes", "2000000");
        admin.incrementalAlterConfigs(Map.of(order, List.of(new AlterConfigOp(larger, AlterConfigOp.OpType.SET))))
                .all()
                .get();
        topics.lookAgain();
        assertThat(ready(topics).maxRecordBytes()).isEqualTo(TopicSettings.DEFAULT_MAX_MESSAGE_BYTES);

        topics.refresh();

        assertThat(ready(topics).maxRecordBytes()).isEqualTo(2_000_000);
        admin.close();
    }

    @Test
    void shouldNotTakeItForTheTopicsFaultThatKafkaDoesNotKnowTheRouter() {
        List<Node> brokers = List.of(new Node(0, "a", 1));
        try (MockAdminClient unknown = new MockAdminClient(brokers, brokers.get(0)) {
            @Override
            public synchronized CreateTopicsResult createTopics(
                    Collection<NewTopic> topics, CreateTopicsOptions options) {
                KafkaFutureImpl<CreateTopicsResult.TopicMetadataAndConfig> refused = new KafkaFutureImpl<>();
                refused.completeExceptionally(new SaslAuthenticationException("no such user"));
                return new CreateTopicsResult(Map.of("outbox.event.order", refused)) {};
            }
        }) {
            assertThatThrownBy(() -> topics(unknown).of("outbox.event.order"))
                    .isInstanceOf(SaslAuthenticationException.class);
        }
    }

    private static Topics topics(MockAdminClient admin) {
        return topics(admin, Optional.empty());
    }

    private static Topics topics(MockAdminClient admin, Optional<Short> replicationFactor) {
        return new Topics(
                admin, creation(replicationFactor), new ProducerLimits(DeadLetters.MAX_BYTES, Compression.NONE));
    }

    private static Destination.Ready ready(Topics topics) {
        return (Destination.Ready) topics.of("outbox.event.order");
    }

    /** Registered, and none of them takes a replica now. */
    private static class BrokersAway extends MockAdminClient {

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
