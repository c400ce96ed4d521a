package dev.outboxrouter.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Gives a topic three replicas and {@code min.insync.replicas=2} where the cluster has the brokers for it and the user has
 * set neither. Kafka's own defaults are one replica and one in-sync replica: the loss of one disk loses events that were
 * acknowledged.
 */
public final class ReplicationDefaults {

    /** Fewest replicas that survive the loss of one broker and can still be written with {@link #MIN_IN_SYNC} of them. */
    private static final short REPLICAS = 3;

    private static final String MIN_IN_SYNC = "2";

    private final RegisteredBrokers brokers;
    private volatile boolean hasBrokers;

    /**
     * Creates the defaults of one cluster.
     *
     * @param admin remains the caller's to close
     */
    public ReplicationDefaults(Admin admin) {
        this.brokers = new RegisteredBrokers(admin);
    }

    /**
     * Returns the settings with what the user has left open.
     *
     * @throws org.apache.kafka.common.KafkaException when Kafka cannot be asked
     */
    TopicCreation.Settings complete(TopicCreation.Settings settings) {
        Optional<Short> factor = settings.replicationFactor();
        if (factor.isEmpty() && hasBrokers()) {
            factor = Optional.of(REPLICAS);
        }
        Map<String, String> configuration = new HashMap<>(settings.configuration());
        if (factor.filter(replicas -> replicas >= REPLICAS).isPresent()) {
            configuration.putIfAbsent(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, MIN_IN_SYNC);
        }
        return new TopicCreation.Settings(settings.partitions(), factor, configuration);
    }

    /**
     * Sets the same for the topics that Kafka Streams creates: {@code replication.factor} and
     * {@code topic.min.insync.replicas}, where the user has not.
     */
    public void complete(Properties streams) {
        String minInSync = StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        Optional<Short> factor = Optional.ofNullable(streams.get(StreamsConfig.REPLICATION_FACTOR_CONFIG))
                .map(value -> Short.valueOf(String.valueOf(value).trim()));
        Map<String, String> configuration = Optional.ofNullable(streams.get(minInSync))
                .map(value -> Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, String.valueOf(value)))
                .orElse(Map.of());
        TopicCreation.Settings completed =
                complete(new TopicCreation.Settings(Optional.empty(), factor, configuration));
        completed
                .replicationFactor()
                .ifPresent(replicas -> streams.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) replicas));
        completed.configuration().forEach((setting, value) -> streams.put(StreamsConfig.topicPrefix(setting), value));
    }

    /** A cluster that is just starting has fewer brokers than it will have: only that there are enough is remembered. */
    private boolean hasBrokers() {
        hasBrokers = hasBrokers || brokers.count() >= REPLICAS;
        return hasBrokers;
    }
}
