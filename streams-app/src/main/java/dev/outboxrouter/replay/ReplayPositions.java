package dev.outboxrouter.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

    /**
     * Where a replay was when it ended.
     *
     * @return empty when none was begun, or Kafka has forgotten it
     */
    static Optional<ReplayPositions> read(Admin admin, String group) {
        Map<TopicPartition, OffsetAndMetadata> committed;
        try {
            committed = Answers.of(
                    admin.listConsumerGroupOffsets(group, new ListConsumerGroupOffsetsOptions().requireStable(true))
                            .partitionsToOffsetAndMetadata());
        } catch (GroupIdNotFoundException e) {
            return Optional.empty();
        }
        Map<TopicPartition, Long> from = new HashMap<>();
        Map<TopicPartition, Long> to = new HashMap<>();
        Filter events = new Filter(Optional.empty(), Optional.empty());
        String target = "";
        for (Map.Entry<TopicPartition, OffsetAndMetadata> position : committed.entrySet()) {
            if (position.getValue() == null) {
                continue;
            }
            JsonNode goal = goal(position.getValue().metadata());
            from.put(position.getKey(), position.getValue().offset());
            to.put(position.getKey(), goal.path(TO).asLong());
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

    private static JsonNode goal(String metadata) {
        try {
            return JSON.readTree(metadata);
        } catch (JsonProcessingException e) {
            throw new KafkaException("the positions of the group are not those of a replay", e);
        }
    }
}
