package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.cdc.JsonFields;
import dev.outboxrouter.cdc.MalformedJsonException;
import dev.outboxrouter.outbox.RoutingOutcome.Rejected;
import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import dev.outboxrouter.outbox.RoutingOutcome.Skipped;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The heart of the router: what becomes of a change event. A pure function of the event and the raw record's own time;
 * the fields of an event have the names of Debezium's outbox event router.
 */
public final class OutboxRouter {

    private static final String ID = "id";
    private static final String AGGREGATE_TYPE = "aggregatetype";
    private static final String AGGREGATE_ID = "aggregateid";
    private static final String TYPE = "type";
    private static final String PAYLOAD = "payload";

    /**
     * How far a commit time may be ahead of the raw record's own time before it is a clock gone wrong: half of what a
     * broker tolerates by default ({@code message.timestamp.after.max.ms}) before it refuses the record.
     */
    private static final long MAX_AHEAD_MS = 30 * 60 * 1_000;

    private final Predicate<String> outboxPrefix;
    private final AggregateTopics topics;

    /**
     * Makes a router.
     *
     * @param outboxPrefix tells which prefixes of logical messages are outboxes
     * @param topics tells which topic an aggregate type has
     */
    public OutboxRouter(Predicate<String> outboxPrefix, AggregateTopics topics) {
        this.outboxPrefix = outboxPrefix;
        this.topics = topics;
    }

    /**
     * Routes one change event.
     *
     * @param event what the raw record says
     * @param recordTime the raw record's timestamp, in milliseconds since the epoch: stands in for a commit time that is
     *     not known or cannot be
     */
    public RoutingOutcome route(ChangeEvent event, long recordTime) {
        if (event instanceof ChangeEvent.LogicalMessage message) {
            return outboxPrefix.test(message.prefix())
                    ? content(message.content(), time(message.committedAt(), recordTime))
                    : new Skipped(SkipReason.FOREIGN_PREFIX);
        }
        if (event instanceof ChangeEvent.RowChange row) {
            Optional<SkipReason> skip = SkipReason.of(row.operation());
            return skip.isPresent()
                    ? new Skipped(skip.get())
                    : fields(row.after(), time(row.committedAt(), recordTime));
        }
        if (event instanceof ChangeEvent.NoChange noChange) {
            return new Skipped(SkipReason.of(noChange));
        }
        ChangeEvent.Unreadable unreadable = (ChangeEvent.Unreadable) event;
        return Rejected.unread(RejectionCode.ofRecord(unreadable.flaw()), unreadable.detail());
    }

    private RoutingOutcome content(byte[] content, long timestamp) {
        try {
            return fields(JsonFields.read(content), timestamp);
        } catch (MalformedJsonException e) {
            return Rejected.unread(
                    RejectionCode.ofContent(e.flaw()), "the logical message cannot be read: " + e.getMessage());
        }
    }

    private RoutingOutcome fields(JsonFields json, long timestamp) {
        EventFields fields = new EventFields(json);
        Optional<String> eventId = fields.required(ID);
        Optional<String> aggregateType = fields.required(AGGREGATE_TYPE);
        Optional<String> aggregateId = fields.required(AGGREGATE_ID);
        Optional<String> eventType = fields.optional(TYPE);
        byte @Nullable [] payload = fields.payload(PAYLOAD);

        Rejected problem = fields.problem(eventId, aggregateType, aggregateId);
        if (problem != null) {
            return problem;
        }
        Optional<String> topic = topics.topicOf(aggregateType.orElseThrow());
        if (topic.isEmpty()) {
            return new Rejected(
                    RejectionCode.AGGREGATE_TYPE_ILLEGAL,
                    "the aggregate type does not make a topic that events may be routed to:"
                            + " letters, digits, '.', '_' and '-' are allowed, at most 236 of them",
                    eventId,
                    aggregateType,
                    aggregateId);
        }
        return new Routed(
                eventId.orElseThrow(),
                eventType.orElse(null),
                aggregateType.orElseThrow(),
                topic.get(),
                aggregateId.orElseThrow(),
                payload,
                timestamp);
    }

    private static long time(OptionalLong committedAt, long recordTime) {
        long time = committedAt.orElse(recordTime);
        return time >= 0 && time - MAX_AHEAD_MS <= recordTime ? time : recordTime;
    }
}
