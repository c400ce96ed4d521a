package dev.outboxrouter.delivery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The compacted topic that records the group's positions in the raw topics. A group's offsets could not: Kafka forgets those of a
 * group without members after a week.
 */
public final class PositionsTopic {

    private static final Map<String, String> COMPACTED =
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);

    private PositionsTopic() {}

    /**
     * Creates the topic if it does not exist. The router needs no right to see its settings.
     *
     * @param admin remains the caller's to close
     * @param creation replication of the topics that the router creates
     * @return why it cannot be used; empty when it can
     * @throws KafkaException when Kafka cannot be asked
     */
    public static Optional<String> prepare(Admin admin, TopicCreation creation, String topic) {
        TopicAdmin topics = new TopicAdmin(admin);
        try {
            TopicDescription there = topics.describe(topic)
                    .orElseGet(() -> topics.make(topic, creation.special(Optional.of(1), COMPACTED)));
            if (!TopicInspector.mayWrite(there)) {
                return Optional.of("the router may not write to the topic " + topic);
            }
            return Optional.ofNullable(topics.settings(List.of(topic)).get(topic))
                    .map(settings -> settings.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, ""))
                    .filter(policy -> policy.contains(TopicConfig.CLEANUP_POLICY_DELETE))
                    .map(policy ->
                            ("the topic %s forgets the positions in the raw topics (%s=%s), and a group whose offsets"
                                            + " expired would route everything again: set it to compact")
                                    .formatted(topic, TopicConfig.CLEANUP_POLICY_CONFIG, policy));
        } catch (KafkaException e) {
            if (!Answers.isAnswer(e)) {
                throw e;
            }
            return Optional.of("Kafka does not give the topic %s: %s".formatted(topic, e));
        }
    }
}
