package dev.outboxrouter.outbox;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which topic an aggregate type has. The type is data, so it decides no more than the end of a name under a fixed prefix,
 * and never reaches a topic that has another purpose.
 */
public final class AggregateTopics {

    /** What every aggregate topic begins with, as with Debezium's event router. */
    public static final String PREFIX = "outbox.event.";

    /** Kafka's bound on a topic's name (org.apache.kafka.common.internals.Topic). */
    private static final int MAX_LENGTH = 249;

    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]+");

    private final Set<String> reserved;

    /**
     * Makes the rule.
     *
     * @param reserved topics that no event may be routed to: the raw ones and the dead letters
     */
    public AggregateTopics(Set<String> reserved) {
        this.reserved = Set.copyOf(reserved);
    }

    /** The topic of an aggregate type; empty when the type does not make one that events may be routed to. */
    Optional<String> topicOf(String aggregateType) {
        String topic = PREFIX + aggregateType;
        boolean allowed = LEGAL.matcher(aggregateType).matches()
                && topic.length() <= MAX_LENGTH
                && !aggregateType.equals(".")
                && !aggregateType.equals("..")
                && !reserved.contains(topic);
        return allowed ? Optional.of(topic) : Optional.empty();
    }
}
