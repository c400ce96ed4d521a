package dev.outboxrouter.redrive;

import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import dev.outboxrouter.delivery.Answers;
import dev.outboxrouter.delivery.Destinations;
import dev.outboxrouter.delivery.ProducerLimits;
import dev.outboxrouter.delivery.RedrivenTopic;
import dev.outboxrouter.delivery.Topics;
import dev.outboxrouter.delivery.UnmadeTopics;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics that a redrive has to do with, as they are in Kafka. */
public final class LetterTopics {

    private final RouterConfig config;
    private final Admin admin;

    /**
     * Those of a configuration.
     *
     * @param admin stays the caller's to close
     */
    public LetterTopics(RouterConfig config, Admin admin) {
        this.config = config;
        this.admin = admin;
    }

    /** A topic that exists. */
    record Found(Uuid id, int partitions) {}

    Optional<Found> deadLetters() {
        return found(config.deadLetterTopic());
    }

    boolean isRedrivenThere() {
        return found(RedrivenTopic.of(config.deadLetterTopic())).isPresent();
    }

    /** Topics that are made when they are needed. */
    Topics made() {
        return new Topics(admin, config.topicCreation(), producer());
    }

    /** Topics that are looked at only. */
    Destinations unmade() {
        return new UnmadeTopics(admin, config.topicCreation(), producer());
    }

    private ProducerLimits producer() {
        return StreamsProperties.producerLimits(StreamsProperties.of(config));
    }

    private Optional<Found> found(String topic) {
        try {
            TopicDescription description = Answers.of(
                            admin.describeTopics(List.of(topic)).allTopicNames())
                    .get(topic);
            return Optional.ofNullable(description)
                    .map(there -> new Found(there.topicId(), there.partitions().size()));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }
}
