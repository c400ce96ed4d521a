package dev.outboxrouter.promises;

import java.util.Map;

/**
 * A topic that the router writes, or that the broker keeps for its transactions.
 *
 * @param name its name
 * @param hop what is in it
 * @param replicas fewest of any partition; 0 when the router is not allowed to see the topic
 * @param settings those in force, by Kafka's names; empty when the router is not allowed to see them
 */
public record WrittenTopic(String name, Hop hop, int replicas, Map<String, String> settings) implements KafkaTopic {

    public WrittenTopic {
        settings = Map.copyOf(settings);
    }
}
