package dev.outboxrouter.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outboxrouter.clients.ReadRange;
import dev.outboxrouter.delivery.Answers;
import dev.outboxrouter.replay.ReplayRequest.Filter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * How far a replay is: the offsets of a group that has no members, committed in the transactions of its events. What it is
 * a replay of stands beside each as its metadata, so that who goes on with it does what was begun.
 *
 * @param range what is left of it: from where it is to where it ends
 * @param events which events
 * @param target what its events are written to; a topic that was made again is another
 */
record ReplayPositions(ReadRange range, Filter events, String target) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TO = "to";
    private static final String TYPE = "aggregateType";
    private static final String ID = "aggregateId";
    private static final String TARGET = "target";

    private static final String FOREIGN =
            "no replay has committed the position of group %s on %s: somebody else has used the"
                    + " group, or reset its offsets. Forget them (kafka-consumer-groups.sh --delete --group %s) and begin the replay again";

    /**
     * Where a replay was when it ended.
     *
     * @return empty when none was begun, or Kafka has forgotten it
     * @throws KafkaException when Kafka cannot be asked, or somebody else has committed positions of the group
     */
    static Optional<ReplayPositions> read(Admin admin, String group) {
        Map<TopicPartition, @Nullable OffsetAndMetadata> committed;
        try {
            committed = Answers.of(
                    admin.listConsumerGroupOffsets(group, new ListConsumerGroupOffsetsOptions().requireStable(true))
                            .partitionsToOffsetAndMetadata());
        } catch (GroupIdNotFoundException e) {
            return Optional.empty();
        }
        return parse(group, committed);
    }

    /** Positions of the group as Kafka returns them → those of a replay. */
    static Optional<ReplayPositions> parse(String group, Map<TopicPartition, @Nullable OffsetAndMetadata> committed) {
        Map<TopicPartition, Long> from = new HashMap<>();
        Map<TopicPartition, Long> to = new HashMap<>();
        Filter events = new Filter(Optional.empty(), Optional.empty());
        String target = "";
        for (Map.Entry<TopicPartition, @Nullable OffsetAndMetadata> each : committed.entrySet()) {
            OffsetAndMetadata position = each.getValue();
            if (position == null) {
                continue;
            }
            JsonNode goal = goal(position.metadata());
            if (!goal.path(TO).isIntegralNumber()) {
                throw new KafkaException(FOREIGN.formatted(group, each.getKey(), group));
            }
            from.put(each.getKey(), position.offset());
            to.put(each.getKey(), goal.path(TO).asLong());
            events = new Filter(
                    Optional.ofNullable(goal.path(TYPE).textValue()),
                    Optional.ofNullable(goal.path(ID).textValue()));
            target = goal.path(TARGET).asText();
        }
        return from.isEmpty()
                ? Optional.empty()
                : Optional.of(new ReplayPositions(new ReadRange(from, to), events, target));
    }

    /** Whether nothing is left. */
    boolean isAtItsEnd() {
        return range.from().entrySet().stream()
                .allMatch(position -> position.getValue() >= range.to().getOrDefault(position.getKey(), 0L));
    }

    /** What is committed for a partition. */
    OffsetAndMetadata at(TopicPartition partition, long offset) {
        ObjectNode goal = JSON.createObjectNode();
        goal.put(TO, range.to().getOrDefault(partition, 0L));
        events.aggregateType().ifPresent(type -> goal.put(TYPE, type));
        events.aggregateId().ifPresent(id -> goal.put(ID, id));
        goal.put(TARGET, target);
        return new OffsetAndMetadata(offset, goal.toString());
    }

    /** The goal beside a position; {@link MissingNode} where somebody else has written, or nobody. */
    private static JsonNode goal(@Nullable String metadata) {
        try {
            return metadata == null ? MissingNode.getInstance() : JSON.readTree(metadata);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
