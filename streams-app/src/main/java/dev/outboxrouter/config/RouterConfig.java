package dev.outboxrouter.config;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigValue;

/**
 * What the user has set, checked when it is made.
 *
 * @param rawTopics every topic that is read
 * @param messagePrefixes which prefixes of logical messages are outboxes
 * @param deadLetterTopic where dead letters go
 * @param topicPartitions partitions of a topic that the router makes; empty: the broker's default
 * @param topicReplicationFactor replication factor of a topic that the router makes; empty: the broker's default
 * @param kafka what is for Kafka's clients and Kafka Streams, without the prefix {@code kafka.}
 */
public record RouterConfig(
        Set<String> rawTopics,
        List<Pattern> messagePrefixes,
        String deadLetterTopic,
        Optional<Integer> topicPartitions,
        Optional<Short> topicReplicationFactor,
        Map<String, String> kafka) {

    /** What begins with this is Kafka's and not ours. */
    static final String KAFKA_PREFIX = "kafka.";

    public RouterConfig {
        rawTopics = Set.copyOf(rawTopics);
        messagePrefixes = List.copyOf(messagePrefixes);
        kafka = Map.copyOf(kafka);
    }

    /**
     * Reads a configuration.
     *
     * @param properties option → value, ours and those under {@code kafka.}
     * @throws InvalidConfigException with every problem at once
     */
    public static RouterConfig of(Map<String, String> properties) {
        Map<String, String> ours = new TreeMap<>();
        Map<String, String> kafka = new TreeMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(KAFKA_PREFIX)) {
                kafka.put(key.substring(KAFKA_PREFIX.length()), value);
            } else {
                ours.put(key, value);
            }
        });
        List<String> problems = new ArrayList<>(unknown(ours));
        Map<String, Object> values = new HashMap<>();
        for (ConfigValue value : RouterOptions.DEFINITION.validate(ours)) {
            problems.addAll(value.errorMessages());
            values.put(value.name(), value.value());
        }
        problems.addAll(StreamsProperties.problems(kafka));
        if (problems.isEmpty()) {
            problems.addAll(contradictions(values));
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        return new RouterConfig(
                rawTopics(values),
                texts(values, RouterOptions.MESSAGE_PREFIXES).stream()
                        .map(Pattern::compile)
                        .toList(),
                String.valueOf(values.get(RouterOptions.DEAD_LETTER_TOPIC)),
                number(values, RouterOptions.TOPIC_PARTITIONS).map(Number::intValue),
                number(values, RouterOptions.TOPIC_REPLICATION).map(Number::shortValue),
                kafka);
    }

    /** Topics that no event may be routed to. */
    public Set<String> reservedTopics() {
        Set<String> topics = new LinkedHashSet<>(rawTopics);
        topics.add(deadLetterTopic);
        return topics;
    }

    /** Tells whether a logical message with this prefix is an event. */
    public Predicate<String> outboxPrefix() {
        return prefix -> messagePrefixes.stream()
                .anyMatch(pattern -> pattern.matcher(prefix).matches());
    }

    private static List<String> unknown(Map<String, String> ours) {
        return ours.keySet().stream()
                .filter(key -> !RouterOptions.DEFINITION.names().contains(key))
                .map(key -> "%s: there is no such option; there are %s, and all of Kafka's under %s"
                        .formatted(key, String.join(", ", RouterOptions.DEFINITION.names()), KAFKA_PREFIX))
                .toList();
    }

    private static List<String> contradictions(Map<String, Object> values) {
        List<String> problems = new ArrayList<>();
        Set<String> rawTopics = rawTopics(values);
        if (rawTopics.isEmpty()) {
            problems.add("%s, %s: at least one raw topic must be named"
                    .formatted(RouterOptions.MESSAGE_TOPICS, RouterOptions.OUTBOX_TOPICS));
        }
        String deadLetterTopic = String.valueOf(values.get(RouterOptions.DEAD_LETTER_TOPIC));
        if (rawTopics.contains(deadLetterTopic)) {
            problems.add("%s: %s is a raw topic too; dead letters would be read as events"
                    .formatted(RouterOptions.DEAD_LETTER_TOPIC, deadLetterTopic));
        }
        return problems;
    }

    private static Set<String> rawTopics(Map<String, Object> values) {
        Set<String> topics = new LinkedHashSet<>(texts(values, RouterOptions.MESSAGE_TOPICS));
        topics.addAll(texts(values, RouterOptions.OUTBOX_TOPICS));
        return topics;
    }

    private static List<String> texts(Map<String, Object> values, String option) {
        return ((List<?>) requireNonNull(values.get(option)))
                .stream().map(String::valueOf).toList();
    }

    private static Optional<Number> number(Map<String, Object> values, String option) {
        Number number = (Number) requireNonNull(values.get(option));
        return Optional.of(number).filter(n -> n.intValue() != RouterOptions.BROKER_DEFAULT);
    }
}
