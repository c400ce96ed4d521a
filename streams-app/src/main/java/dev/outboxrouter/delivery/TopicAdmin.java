package dev.outboxrouter.delivery;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is asked of Kafka about topics. Everything throws a {@link KafkaException}; {@link Answers#isAnswer} tells whether
 * it is Kafka's answer.
 */
final class TopicAdmin {

    private static final Logger LOG = LoggerFactory.getLogger(TopicAdmin.class);
    private static final Duration APPEARS_WITHIN = Duration.ofSeconds(30);
    private static final Duration APPEARS_NOT_BEFORE = Duration.ofMillis(20);

    private final Admin admin;
    private final ReplicationDefaults replication;
    private final RegisteredBrokers brokers;
    private final LongAdder made = new LongAdder();

    TopicAdmin(Admin admin) {
        this.admin = admin;
        this.replication = new ReplicationDefaults(admin);
        this.brokers = new RegisteredBrokers(admin);
    }

    /** How many topics were made. */
    long made() {
        return made.sum();
    }

    /** The names of all topics, and the ids that tell each from another that had its name before. */
    Map<String, Uuid> list() {
        Map<String, Uuid> ids = new HashMap<>();
        for (TopicListing topic : Answers.of(admin.listTopics().listings())) {
            ids.put(topic.name(), topic.topicId());
        }
        return ids;
    }

    /** A topic and what the router may do with it; empty when it does not exist. */
    Optional<TopicDescription> describe(String topic) {
        DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        try {
            return Optional.of(Answers.of(requireNonNull(admin.describeTopics(List.of(topic), options)
                    .topicNameValues()
                    .get(topic))));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    /** Those of the topics that Kafka describes, with what the router may do with them, in one request. */
    List<TopicDescription> describe(Collection<String> topics) {
        DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        return answered(admin.describeTopics(topics, options).topicNameValues().values());
    }

    /** The settings in force of each topic, in one request; a topic whose settings the router may not see is left out. */
    Map<String, Map<String, String>> settings(Collection<String> topics) {
        Map<ConfigResource, KafkaFuture<Config>> futures = admin.describeConfigs(topics.stream()
                        .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                        .toList())
                .values();
        Map<String, Map<String, String>> settings = new HashMap<>();
        futures.forEach((resource, future) ->
                answered(List.of(future)).forEach(config -> settings.put(resource.name(), texts(config))));
        return settings;
    }

    /** Makes a topic, or finds that somebody else just has. */
    TopicDescription make(String topic, TopicCreation.Settings wanted) {
        TopicCreation.Settings settings = replication.complete(wanted);
        NewTopic newTopic = new NewTopic(topic, settings.partitions(), settings.replicationFactor())
                .configs(new HashMap<>(settings.configuration()));
        try {
            Answers.of(requireNonNull(
                    admin.createTopics(List.of(newTopic)).values().get(topic)));
            made.increment();
            LOG.info("Topic made topic={}", topic);
        } catch (TopicExistsException e) {
            LOG.debug("Topic was made by another topic={}", topic);
        } catch (InvalidReplicationFactorException e) {
            throw refusal(e, topic, settings.replicationFactor());
        }
        return await(topic, 1);
    }

    /**
     * Gives a topic this many partitions, and waits until the topic is described with them.
     *
     * @throws org.apache.kafka.common.errors.InvalidPartitionsException when it has as many already
     */
    void increase(String topic, int partitions) {
        try {
            Answers.of(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                    .all());
        } catch (InvalidReplicationFactorException e) {
            throw refusal(e, topic, describe(topic).map(TopicAdmin::replicationFactor));
        }
        TopicDescription unused = await(topic, partitions);
    }

    /** Kafka's error is the same whether it has too few brokers or all are away for a moment: the second is worth waiting for. */
    private KafkaException refusal(InvalidReplicationFactorException error, String topic, Optional<Short> factor) {
        return brokers.areTooFewFor(factor)
                ? error
                : new NotEnoughReplicasException(
                        "brokers that the topic %s needs are away: %s".formatted(topic, error.getMessage()), error);
    }

    /** The settings of the topic that are in force. */
    Map<String, String> settings(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return texts(Answers.of(
                requireNonNull(admin.describeConfigs(List.of(resource)).values().get(resource))));
    }

    private static short replicationFactor(TopicDescription topic) {
        return (short) topic.partitions().get(0).replicas().size();
    }

    private static Map<String, String> texts(Config config) {
        Map<String, String> texts = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() != null) {
                texts.put(entry.name(), entry.value());
            }
        }
        return texts;
    }

    /** A topic that was made or increased a moment ago is not known to every broker at once. */
    private TopicDescription await(String topic, int partitions) {
        long deadline = System.nanoTime() + APPEARS_WITHIN.toNanos();
        while (true) {
            Optional<TopicDescription> there =
                    describe(topic).filter(found -> found.partitions().size() >= partitions);
            if (there.isPresent()) {
                return there.get();
            }
            if (System.nanoTime() > deadline) {
                throw new UnknownTopicOrPartitionException(
                        "the topic %s was made with %d partitions and did not appear".formatted(topic, partitions));
            }
            try {
                Thread.sleep(APPEARS_NOT_BEFORE.toMillis());
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
    }

    /** What Kafka's answer is an error for is left out: it is asked for again when it is needed, and said then. */
    private static <T> List<T> answered(Collection<KafkaFuture<T>> futures) {
        List<T> answers = new ArrayList<>();
        for (KafkaFuture<T> future : futures) {
            try {
                answers.add(Answers.of(future));
            } catch (KafkaException e) {
                if (!Answers.isAnswer(e)) {
                    throw e;
                }
                LOG.debug("Topic is not described reason={}", e.toString());
            }
        }
        return answers;
    }
}
