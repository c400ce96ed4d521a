package dev.outboxrouter.promises;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.config.RouterConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** The topics that are examined besides raw topics, told from others by their names. */
class TopicProbeTest {

    private static final RouterConfig CONFIG = RouterConfig.of(Map.of(
            "source.message.topics", "example.message",
            "source.outbox.topics.regex", "outbox\\.event\\.raw.*",
            "kafka.application.id", "mine"));

    @Test
    void shouldFindTheTopicsThatTheRouterAndTheBrokerWrite() throws Exception {
        try (MockAdminClient admin = MockAdminClient.create().numBrokers(3).build()) {
            create(admin, "example.message", 3);
            create(admin, "outbox.event.raw.x", 3);
            create(admin, "somebody.else", 1);
            create(admin, "mine-other", 1);
            create(admin, "outbox.event.order", 3);
            create(admin, "outbox.dead-letters", 2);
            create(admin, "outbox.dead-letters.redriven", 1);
            create(admin, "mine-event-ids-changelog", 1);
            create(admin, "mine-x-repartition", 1);
            create(admin, "__transaction_state", 1);

            Map<String, String> found = new HashMap<>();
            WrittenTopics written = new TopicProbe(admin).writtenTopics(CONFIG);
            written.topics().forEach(topic -> found.put(topic.name(), topic.hop() + " " + topic.replicas()));

            // Kafka's offsets topic does not exist yet, and is not missed.
            assertThat(found)
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "outbox.event.order", Hop.AGGREGATE_TOPIC + " 3",
                            "outbox.dead-letters", Hop.DEAD_LETTER_TOPIC + " 2",
                            "outbox.dead-letters.redriven", Hop.DEAD_LETTER_TOPIC + " 1",
                            "mine-event-ids-changelog", Hop.INTERNAL_TOPIC + " 1",
                            "mine-x-repartition", Hop.INTERNAL_TOPIC + " 1",
                            "__transaction_state", Hop.TRANSACTION_LOG + " 1"));
            assertThat(written.topics())
                    .allSatisfy(topic ->
                            assertThat(topic.setting("min.insync.replicas")).isEqualTo("2"));
            assertThat(written.areAggregatesKnown()).isTrue();
        }
    }

    @Test
    void shouldCountTheBrokers() throws Exception {
        try (MockAdminClient admin = MockAdminClient.create().numBrokers(3).build()) {
            Brokers brokers = new TopicProbe(admin).brokers(true);

            assertThat(brokers.count()).isEqualTo(3);
            assertThat(brokers.dropsDecidedCommits()).isTrue();
            assertThat(brokers.settings())
                    .hasValueSatisfying(each -> assertThat(each).hasSize(3));
        }
    }

    @Test
    void shouldNotTellAggregateTopicsFromOthersWithoutACommonName() throws Exception {
        try (MockAdminClient admin = MockAdminClient.create().numBrokers(3).build()) {
            create(admin, "order", 1);
            RouterConfig config = RouterConfig.of(
                    Map.of("source.message.topics", "example.message", "route.topic.replacement", "${routedByValue}"));

            WrittenTopics written = new TopicProbe(admin).writtenTopics(config);

            assertThat(written.topics()).isEmpty();
            assertThat(written.areAggregatesKnown()).isFalse();
        }
    }

    private static void create(MockAdminClient admin, String topic, int replicas) throws Exception {
        admin.createTopics(
                        List.of(new NewTopic(topic, 1, (short) replicas).configs(Map.of("min.insync.replicas", "2"))))
                .all()
                .get();
    }
}
