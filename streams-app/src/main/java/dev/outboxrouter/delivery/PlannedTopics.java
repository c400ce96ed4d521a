package dev.outboxrouter.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** The topics as the configuration would make them, without Kafka: every one can be made. */
public final class PlannedTopics implements Destinations {

    private static final int MOST_PLANNED = 10_000;

    private final Map<String, Destination> planned = new HashMap<>();
    private final Function<String, Destination> plan = this::planned;
    private final TopicCreation creation;
    private final ProducerLimits producer;

    /**
     * Plans topics.
     *
     * @param creation how they are made
     * @param producer what the producer can send: no topic takes more
     */
    public PlannedTopics(TopicCreation creation, ProducerLimits producer) {
        this.creation = creation;
        this.producer = producer;
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
        return ready(settings.partitions(), settings.configuration());
    }

    @Override
    public Destination ofDeadLetters(String topic) {
        return ready(Optional.empty(), DeadLetters.topicConfiguration());
    }

    /** Settings that are not configured are the broker's, and are taken to limit nothing but the size. */
    private Destination.Ready ready(Optional<Integer> partitions, Map<String, String> configuration) {
        TopicSettings settings = TopicSettings.from(configuration);
        return new Destination.Ready(
                partitions.map(OptionalInt::of).orElse(OptionalInt.empty()),
                settings.maxRecordBytes(producer),
                settings.timestamps());
    }
}
