package dev.outboxrouter.delivery;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The topic that remembers which dead letters were redriven. A group's offsets could not: they know no gaps, and Kafka
 * forgets those of a group that nobody uses after a week.
 */
public final class RedrivenTopic {

    private static final String SUFFIX = ".redriven";

    private RedrivenTopic() {}

    /** Its name. */
    public static String of(String deadLetterTopic) {
        return deadLetterTopic + SUFFIX;
    }

    /**
     * Makes the topic, or looks at the one there is.
     *
     * @return why it cannot be used; empty when it can
     */
    public static Optional<String> prepare(Topics topics, String deadLetterTopic) {
        String topic = of(deadLetterTopic);
        Map<String, String> compacted = Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        if (topics.special(topic, Optional.of(1), compacted) instanceof Destination.Refused refused) {
            return Optional.of(refused.reason());
        }
        return topics.setting(topic, TopicConfig.CLEANUP_POLICY_CONFIG)
                .filter(policy -> policy.contains(TopicConfig.CLEANUP_POLICY_DELETE))
                .map(policy ->
                        "the topic %s forgets what was redriven (%s=%s), and letters would be redriven again: set it"
                                        .formatted(topic, TopicConfig.CLEANUP_POLICY_CONFIG, policy)
                                + " to compact");
    }
}
