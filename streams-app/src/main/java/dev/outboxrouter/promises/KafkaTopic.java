package dev.outboxrouter.promises;

import java.util.Map;

/** A topic as it is in Kafka. */
public interface KafkaTopic {

    /** Its name. */
    String name();

    /** Fewest replicas of any of its partitions; 0 when the router is not allowed to see the topic. */
    int replicas();

    /** The settings in force, by Kafka's names; empty when the router is not allowed to see them. */
    Map<String, String> settings();

    /** Returns a setting, or an empty text. */
    default String setting(String setting) {
        return settings().getOrDefault(setting, "");
    }
}
