package dev.outboxrouter.delivery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How topics are made, in the terms of Kafka Connect's topic creation
 * (https://kafka.apache.org/documentation/#connect_topic_creation).
 *
 * @param enabled whether topics are made at all
 * @param maxTopics most aggregate topics that there may be
 * @param countedPrefix what the names of the aggregate topics begin with; they are counted by it
 * @param groups tried in their order
 * @param standard for a topic of no group
 */
public record TopicCreation(
        boolean enabled, int maxTopics, String countedPrefix, List<Group> groups, Settings standard) {

    public TopicCreation {
        groups = List.copyOf(groups);
    }

    /**
     * The settings of a topic that is made.
     *
     * @param partitions empty: the broker's default
     * @param replicationFactor empty: {@link ReplicationDefaults}; {@value #BROKER_DEFAULT}: the broker's default
     * @param configuration the topic's own settings
     */
    public record Settings(
            Optional<Integer> partitions, Optional<Short> replicationFactor, Map<String, String> configuration) {

        /** Stands for the broker's own replication factor, as in Kafka's protocol. */
        static final short BROKER_DEFAULT = -1;

        public Settings {
            configuration = Map.copyOf(configuration);
        }
    }

    /**
     * Topics that have settings of their own.
     *
     * @param included tells which these are, by name
     * @param settings what they are made with
     */
    public record Group(Predicate<String> included, Settings settings) {}

    /** The same without making any. */
    TopicCreation disabled() {
        return new TopicCreation(false, maxTopics, countedPrefix, groups, standard);
    }

    /** Returns the settings of a topic that is no aggregate's: replicated as the default group says, else with its own. */
    Settings special(Optional<Integer> partitions, Map<String, String> configuration) {
        Map<String, String> all = new HashMap<>(configuration);
        String minInSync = standard.configuration().get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        if (minInSync != null) {
            all.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, minInSync);
        }
        return new Settings(partitions, standard.replicationFactor(), all);
    }

    /** What a topic of this name is made with. */
    Settings settingsOf(String topic) {
        return groups.stream()
                .filter(group -> group.included().test(topic))
                .findFirst()
                .map(Group::settings)
                .orElse(standard);
    }
}
