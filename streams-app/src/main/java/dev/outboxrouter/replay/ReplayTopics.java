package dev.outboxrouter.replay;

import dev.outboxrouter.clients.RefusedException;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import dev.outboxrouter.delivery.Answers;
import dev.outboxrouter.delivery.DeadLetters;
import dev.outboxrouter.delivery.Destination;
import dev.outboxrouter.delivery.Destinations;
import dev.outboxrouter.delivery.Marks;
import dev.outboxrouter.delivery.ProducerLimits;
import dev.outboxrouter.delivery.RoomForMarks;
import dev.outboxrouter.delivery.Topics;
import dev.outboxrouter.delivery.UnmadeTopics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;

/** The topics that a replay has to do with, as they are in Kafka. */
public final class ReplayTopics {

    /** The mark, and the aggregate type, which may have a thousand characters. */
    private static final int ROOM_IN_OWN_TOPIC = Marks.MAX_BYTES + 4 * 1_000;

    private final RouterConfig config;
    private final Admin admin;
    private final ProducerLimits producer;

    /**
     * Those of a configuration.
     *
     * @param admin stays the caller's to close
     */
    public ReplayTopics(RouterConfig config, Admin admin) {
        this.config = config;
        this.admin = admin;
        this.producer = StreamsProperties.producerLimits(StreamsProperties.of(config));
    }

    /** Every partition of the raw topics that exist. */
    List<TopicPartition> rawPartitions() {
        Predicate<String> isRaw = config.rawTopics().pattern().asMatchPredicate();
        List<String> names = Answers.of(admin.listTopics().names()).stream()
                .filter(isRaw)
                .sorted()
                .toList();
        List<TopicPartition> partitions = new ArrayList<>();
        for (String name : names) {
            partitions.addAll(partitions(name));
        }
        return partitions;
    }

    /** Why events may not go there; empty when they may. */
    Optional<String> problem(ReplayTarget target) {
        if (!(target instanceof ReplayTarget.OwnTopic own)) {
            return Optional.empty();
        }
        String name = own.topic();
        try {
            Topic.validate(name);
        } catch (InvalidTopicException e) {
            return Optional.of("%s cannot be the name of a topic: %s".formatted(name, e.getMessage()));
        }
        String live = config.topicCreation().countedPrefix();
        if (config.rules().topics().reserved().test(name) || name.startsWith("__")) {
            return Optional.of("%s has another purpose; name a topic of the replay's own".formatted(name));
        }
        return !live.isEmpty() && name.startsWith(live)
                ? Optional.of("%s is one of the live topics by its name (%s…); name one of the replay's own"
                        .formatted(name, live))
                : Optional.empty();
    }

    /** Where the events go, made if need be. */
    Destinations destinations(ReplayTarget target) throws RefusedException {
        if (target instanceof ReplayTarget.Nowhere) {
            return new UnmadeTopics(admin, config.topicCreation(), producer);
        }
        Topics topics = new Topics(admin, config.topicCreation(), producer);
        if (!(target instanceof ReplayTarget.OwnTopic own)) {
            return topics;
        }
        // Events have the time of their commit: with a retention, what is filled would be emptied at once.
        Map<String, String> settings = Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                "-1",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                String.valueOf(DeadLetters.MAX_BYTES));
        Destination made =
                topics.special(own.topic(), config.topicCreation().standard().partitions(), settings);
        if (made instanceof Destination.Refused refused) {
            throw new RefusedException(refused.reason());
        }
        return RoomForMarks.inEvents(new OneTopic((Destination.Ready) made), ROOM_IN_OWN_TOPIC);
    }

    /** A new replay's own topic must hold nothing: what is in it could not be told from what it writes. */
    void refuseUnlessEmpty(ReplayTarget target) throws RefusedException {
        if (target instanceof ReplayTarget.OwnTopic own) {
            List<TopicPartition> partitions = partitions(own.topic());
            if (!offsets(partitions, OffsetSpec.earliest()).equals(offsets(partitions, OffsetSpec.latest()))) {
                throw new RefusedException(
                        "%s is not empty: --continue goes on with a replay to it that was stopped; else name a new topic"
                                .formatted(own.topic()));
            }
        }
    }

    /** What is to be known of a topic that was there before; empty when it keeps what it is given. */
    Optional<String> remark(ReplayTarget target) {
        return target instanceof ReplayTarget.OwnTopic own
                ? new Topics(admin, config.topicCreation(), producer)
                        .setting(own.topic(), TopicConfig.RETENTION_MS_CONFIG)
                        .filter(retention -> !retention.equals("-1"))
                        .map(retention -> "%s has retention.ms=%s: events whose commit is longer ago are deleted again"
                                .formatted(own.topic(), retention))
                : Optional.empty();
    }

    /** What tells the target from one of the same name that was made later. */
    String identity(ReplayTarget target) {
        return target instanceof ReplayTarget.OwnTopic own
                ? described(own.topic()).topicId().toString()
                : "live";
    }

    Optional<ReplayPositions> positions(String group) {
        return ReplayPositions.read(admin, group);
    }

    private List<TopicPartition> partitions(String topic) {
        return described(topic).partitions().stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private TopicDescription described(String topic) {
        return Answers.of(admin.describeTopics(List.of(topic)).allTopicNames())
                .values()
                .iterator()
                .next();
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        partitions.forEach(partition -> specs.put(partition, spec));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                Answers.of(admin.listOffsets(specs).all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        found.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }
}
