package dev.outboxrouter.delivery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

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
     * @param replicationFactor empty: the broker's default
     * @param configuration the topic's own settings
     */
    public record Settings(
            Optional<Integer> partitions, Optional<Short> replicationFactor, Map<String, String> configuration) {

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

    /** What a topic of this name is made with. */
    Settings settingsOf(String topic) {
        return groups.stream()
                .filter(group -> group.included().test(topic))
                .findFirst()
                .map(Group::settings)
                .orElse(standard);
    }
}
