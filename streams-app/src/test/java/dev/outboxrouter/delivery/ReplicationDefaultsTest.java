package dev.outboxrouter.delivery;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.delivery.TopicCreation.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Topics that the router creates survive the loss of a broker where the cluster can give that. */
class ReplicationDefaultsTest {

    @ParameterizedTest
    @CsvSource({"1, 1, ", "2, 1, ", "3, 3, 2", "5, 3, 2"})
    void shouldCreateAggregateAndDeadLetterTopicsSafely(int brokers, int replicas, String minInSync) throws Exception {
        try (MockAdminClient admin = cluster(brokers)) {
            Topics topics = new Topics(
                    admin,
                    creation(Optional.empty(), Map.of()),
                    new ProducerLimits(DeadLetters.MAX_BYTES, Compression.NONE));
            topics.of("outbox.event.order");
            topics.ofDeadLetters("outbox.dead-letters");
            assertThat(RedrivenTopic.prepare(topics, "outbox.dead-letters")).isEmpty();

            for (String topic : List.of("outbox.event.order", "outbox.dead-letters", "outbox.dead-letters.redriven")) {
                assertThat(replicas(admin, topic)).as(topic).isEqualTo(replicas);
                assertThat(minInSync(admin, topic)).as(topic).isEqualTo(Optional.ofNullable(minInSync));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, , 1, ", "2, , 2, ", "3, , 3, 2", "3, 1, 3, 1", ", 3, 3, 3"})
    void shouldLeaveToTheUserWhatTheUserHasSet(Short factor, String minInSync, int replicas, String expected)
            throws Exception {
        Map<String, String> configuration = minInSync == null ? Map.of() : Map.of("min.insync.replicas", minInSync);
        try (MockAdminClient admin = cluster(3)) {
            new Topics(
                            admin,
                            creation(Optional.ofNullable(factor), configuration),
                            new ProducerLimits(DeadLetters.MAX_BYTES, Compression.NONE))
                    .of("outbox.event.order");

            assertThat(replicas(admin, "outbox.event.order")).isEqualTo(replicas);
            assertThat(minInSync(admin, "outbox.event.order")).isEqualTo(Optional.ofNullable(expected));
        }
    }

    @Test
    void shouldCreateInternalTopicsSafely() {
        assertThat(completed(3, new Properties()))
                .containsExactlyInAnyOrderEntriesOf(Map.of("replication.factor", 3, "topic.min.insync.replicas", "2"));
        assertThat(completed(1, new Properties())).isEmpty();

        Properties ofTheUser = new Properties();
        ofTheUser.put("replication.factor", "-1");
        assertThat(completed(3, ofTheUser)).containsOnlyKeys("replication.factor");
        ofTheUser.put("replication.factor", "3");
        ofTheUser.put("topic.min.insync.replicas", "1");
        assertThat(completed(3, ofTheUser)).containsEntry("topic.min.insync.replicas", "1");
    }

    private static Properties completed(int brokers, Properties properties) {
        try (MockAdminClient admin = cluster(brokers)) {
            new ReplicationDefaults(admin).complete(properties);
            return properties;
        }
    }

    /** As Kafka is by default: one replica. */
    private static MockAdminClient cluster(int brokers) {
        return MockAdminClient.create()
                .numBrokers(brokers)
                .defaultReplicationFactor(1)
                .build();
    }

    private static int replicas(MockAdminClient admin, String topic) throws Exception {
        TopicDescription there = requireNonNull(
                admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
        return there.partitions().get(0).replicas().size();
    }

    private static Optional<String> minInSync(MockAdminClient admin, String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = requireNonNull(
                admin.describeConfigs(List.of(resource)).all().get().get(resource));
        return Optional.ofNullable(config.get("min.insync.replicas")).map(entry -> entry.value());
    }

    private static TopicCreation creation(Optional<Short> replicationFactor, Map<String, String> configuration) {
        return new TopicCreation(
                true,
                1_000,
                "outbox.event.",
                List.of(),
                new Settings(Optional.of(1), replicationFactor, configuration));
    }
}
