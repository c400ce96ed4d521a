package dev.outboxrouter.delivery;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** The names of all topics, as Kafka told them a moment ago. For one thread at a time. */
final class ExistingTopics {

    /** How long the list is believed. */
    private static final Duration BELIEVED = Duration.ofSeconds(5);

    private final TopicAdmin admin;
    private Set<String> names = new HashSet<>();
    private long listedAt;
    private boolean listed;

    ExistingTopics(TopicAdmin admin) {
        this.admin = admin;
    }

    /** Asks Kafka, unless it has just been asked. Whether it was asked. */
    boolean refresh() {
        long now = System.nanoTime();
        if (listed && now - listedAt < BELIEVED.toNanos()) {
            return false;
        }
        names = new HashSet<>(admin.list().keySet());
        listedAt = now;
        listed = true;
        return true;
    }

    /** Kafka is asked the next time. */
    void forget() {
        listed = false;
    }

    boolean contains(String topic) {
        return names.contains(topic);
    }

    void add(String topic) {
        names.add(topic);
    }

    void remove(String topic) {
        names.remove(topic);
    }

    Stream<String> withPrefix(String prefix) {
        return names.stream().filter(topic -> topic.startsWith(prefix));
    }
}
