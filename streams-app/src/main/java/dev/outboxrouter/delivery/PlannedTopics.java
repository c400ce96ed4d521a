package dev.outboxrouter.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.kafka.common.config.TopicConfig;

/** The topics as the configuration would make them, without Kafka: every one can be made. */
public final class PlannedTopics implements Destinations {

    private static final int MOST_PLANNED = 10_000;

    private final Map<String, Destination> planned = new HashMap<>();
    private final Function<String, Destination> plan = this::planned;
    private final TopicCreation creation;
    private final int maxRequestBytes;

    /**
     * Plans topics.
     *
     * @param creation how they are made
     * @param maxRequestBytes the producer's {@code max.request.size}: no topic takes more
     */
    public PlannedTopics(TopicCreation creation, int maxRequestBytes) {
        this.creation = creation;
        this.maxRequestBytes = maxRequestBytes;
    }

    @Override
    public Destination of(String topic) {
        if (planned.size() == MOST_PLANNED) {
            planned.clear();
        }
        return planned.computeIfAbsent(topic, plan);
    }

    private Destination planned(String topic) {
        TopicCreation.Settings settings = creation.settingsOf(topic);
        String takes = settings.configuration().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        int maxBytes = takes == null ? Topics.DEFAULT_MAX_MESSAGE_BYTES : Integer.parseInt(takes);
        return new Destination.Ready(
                settings.partitions().map(OptionalInt::of).orElse(OptionalInt.empty()),
                Math.min(maxRequestBytes, maxBytes));
    }

    @Override
    public Destination ofDeadLetters(String topic) {
        return new Destination.Ready(OptionalInt.empty(), Math.min(maxRequestBytes, DeadLetters.MAX_BYTES));
    }
}
