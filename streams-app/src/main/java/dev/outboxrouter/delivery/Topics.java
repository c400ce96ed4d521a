package dev.outboxrouter.delivery;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a topic before its first record. Under exactly-once a record for a topic that does not exist blocks the thread and
 * is tried without end (KAFKA-16508), and one that is too large aborts the transaction without end; so both are settled
 * here, before anything is sent. What is known of a topic is asked for once.
 */
public final class Topics {

    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

    /** Kafka's default of {@code max.message.bytes}. */
    private static final int DEFAULT_MAX_MESSAGE_BYTES = 1_048_588;

    private final Admin admin;
    private final Optional<Integer> partitions;
    private final Optional<Short> replicationFactor;
    private final int maxRequestBytes;
    private final Map<String, Destination> known = new ConcurrentHashMap<>();

    /**
     * Makes the directory of topics.
     *
     * @param admin stays the caller's to close
     * @param partitions of a topic that is made; empty: the broker's default
     * @param replicationFactor of a topic that is made; empty: the broker's default
     * @param maxRequestBytes the producer's {@code max.request.size}: no topic takes more
     */
    public Topics(Admin admin, Optional<Integer> partitions, Optional<Short> replicationFactor, int maxRequestBytes) {
        this.admin = admin;
        this.partitions = partitions;
        this.replicationFactor = replicationFactor;
        this.maxRequestBytes = maxRequestBytes;
    }

    /**
     * Makes sure that the topic exists.
     *
     * @throws KafkaException when Kafka cannot be asked: a lost dependency, not a property of the topic
     */
    public Destination ensure(String topic) {
        return ensure(topic, Map.of());
    }

    /**
     * Makes sure that the topic exists; a topic that is made gets this configuration.
     *
     * @throws KafkaException when Kafka cannot be asked
     */
    public Destination ensure(String topic, Map<String, String> configuration) {
        Destination destination = known.get(topic);
        if (destination == null) {
            destination = create(topic, configuration);
            if (destination instanceof Destination.Ready) {
                known.put(topic, destination);
            }
        }
        return destination;
    }

    /** A setting of the topic as it is in force; empty when the router may not see it. */
    Optional<String> setting(String topic, String name) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return setting(
                requireNonNull(admin.describeConfigs(List.of(resource)).values().get(resource)), name);
    }

    private Destination create(String topic, Map<String, String> configuration) {
        NewTopic newTopic = new NewTopic(topic, partitions, replicationFactor).configs(new HashMap<>(configuration));
        CreateTopicsResult result = admin.createTopics(List.of(newTopic));
        try {
            requireNonNull(result.values().get(topic)).get();
            LOG.info("Topic made topic={}", topic);
            return ready(setting(result.config(topic), TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return ready(setting(topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
            }
            if (e.getCause() instanceof RetriableException) {
                throw asKafkaException(e);
            }
            LOG.warn("Topic refused topic={} reason={}", topic, String.valueOf(e.getCause()));
            return new Destination.Refused("Kafka does not make the topic " + topic + ": " + e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private Destination ready(Optional<String> maxMessageBytes) {
        int takes = maxMessageBytes.map(Integer::parseInt).orElse(DEFAULT_MAX_MESSAGE_BYTES);
        return new Destination.Ready(Math.min(maxRequestBytes, takes));
    }

    private static Optional<String> setting(KafkaFuture<Config> configuration, String name) {
        try {
            return Optional.ofNullable(configuration.get().get(name)).map(ConfigEntry::value);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                throw asKafkaException(e);
            }
            LOG.warn("Topic's settings cannot be seen, Kafka's default is assumed setting={} reason={}", name, e);
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static KafkaException asKafkaException(ExecutionException e) {
        return e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    }
}
