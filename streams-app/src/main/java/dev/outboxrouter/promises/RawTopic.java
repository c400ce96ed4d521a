package dev.outboxrouter.promises;

import java.util.Map;

/**
 * A raw topic as it is in Kafka.
 *
 * @param name its name
 * @param kind what is in it
 * @param partitions how many
 * @param replicas fewest of any partition
 * @param settings those of the topic, by Kafka's names
 * @param writers who writes it, as far as the broker remembers
 */
public record RawTopic(
        String name, Kind kind, int partitions, int replicas, Map<String, String> settings, Writers writers)
        implements KafkaTopic {

    public RawTopic {
        settings = Map.copyOf(settings);
    }

    /** What is in a raw topic. */
    public enum Kind {
        /** Logical messages. */
        MESSAGES,
        /** Rows of an outbox table. */
        OUTBOX,
        /** Rows of an ordinary table. */
        TABLE
    }

    /** Who writes a raw topic: the producers that the broker remembers, which is for a day after their last record. */
    public enum Writers {
        /** They write in transactions, all of them. */
        TRANSACTIONAL,
        /** One of them does not. */
        NOT_TRANSACTIONAL,
        /** None is remembered, or they leave no trace: an idempotent producer does, a plain one does not. */
        UNKNOWN
    }
}
