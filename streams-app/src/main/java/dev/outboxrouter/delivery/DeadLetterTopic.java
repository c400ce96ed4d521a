package dev.outboxrouter.delivery;

import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settles at the start that dead letters have a place, so that none is stuck later. */
public final class DeadLetterTopic {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterTopic.class);

    private DeadLetterTopic() {}

    /**
     * Makes the topic, or looks at the one there is.
     *
     * @return why it cannot be used; empty when it can
     */
    public static Optional<String> prepare(Topics topics, String topic) {
        Destination destination = topics.ofDeadLetters(topic);
        if (destination instanceof Destination.Refused refused) {
            return Optional.of(refused.reason());
        }
        Optional<String> cleanup = topics.setting(topic, TopicConfig.CLEANUP_POLICY_CONFIG);
        if (cleanup.filter(policy -> policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT))
                .isPresent()) {
            return Optional.of("the dead-letter topic %s is compacted (%s=%s); letters would be lost: set it to delete"
                    .formatted(topic, TopicConfig.CLEANUP_POLICY_CONFIG, cleanup.get()));
        }
        int takes = ((Destination.Ready) destination).maxRecordBytes();
        if (takes < DeadLetters.MIN_BYTES) {
            return Optional.of(
                    "the dead-letter topic %s takes records of %d bytes, and a letter without the raw record's value, key and headers can have %d: raise its %s"
                            .formatted(topic, takes, DeadLetters.MIN_BYTES, TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
        }
        if (takes < DeadLetters.LARGEST_RAW_RECORD_BYTES) {
            LOG.warn(
                    "Dead-letter topic takes less than a raw record may have; larger letters go without their value,"
                            + " which stays in the raw topic topic={} takes={} wanted.max.message.bytes={}",
                    topic,
                    takes,
                    DeadLetters.MAX_BYTES);
        }
        return Optional.empty();
    }
}
