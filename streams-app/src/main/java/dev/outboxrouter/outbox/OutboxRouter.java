package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.cdc.ChangeEvent.NoChange;
import dev.outboxrouter.cdc.ChangeEvent.Unreadable;
import dev.outboxrouter.cdc.EventContent;
import dev.outboxrouter.cdc.JsonFields;
import dev.outboxrouter.cdc.LogicalMessage;
import dev.outboxrouter.cdc.MalformedJsonException;
import dev.outboxrouter.cdc.Operation;
import dev.outboxrouter.cdc.RowChange;
import dev.outboxrouter.outbox.RoutingOutcome.Rejected;
import dev.outboxrouter.outbox.RoutingOutcome.Skipped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The heart of the router: what becomes of a change event. A function of the event, its topic and its record's time; not for
 * several threads, for it uses its buffers again.
 */
public final class OutboxRouter {

    private final RoutingRules rules;
    private final EventContent.Reader contents = new EventContent.Reader();
    private final EventReader events;
    private final TableEvents tableEvents;

    /** Of one change event after the other: most have one outcome. */
    private final List<RoutingOutcome> outcomes = new ArrayList<>(1);

    /** Makes a router with these rules. */
    public OutboxRouter(RoutingRules rules) {
        this.rules = rules;
        this.events = new EventReader(rules.events(), rules.topics());
        this.tableEvents = new TableEvents(rules.topics());
    }

    /**
     * Routes one change event.
     *
     * @param rawTopic the topic it was read from: tells an outbox table from an ordinary one
     * @param event what the raw record says
     * @param recordTime the raw record's timestamp, in milliseconds since the epoch: stands in for a commit time that is
     *     not known or cannot be
     * @return the outcomes in their order; at least one, good until the next call
     */
    public List<RoutingOutcome> route(String rawTopic, ChangeEvent event, long recordTime) {
        if (event instanceof LogicalMessage message) {
            return message(rawTopic, message, recordTime);
        }
        if (event instanceof RowChange change) {
            return row(rawTopic, change, recordTime);
        }
        if (event instanceof NoChange noChange) {
            return only(new Skipped(SkipReason.of(noChange)));
        }
        Unreadable unreadable = (Unreadable) event;
        return only(Rejected.unread(RejectionCode.ofRecord(unreadable.flaw()), unreadable.detail()));
    }

    private List<RoutingOutcome> message(String rawTopic, LogicalMessage message, long recordTime) {
        if (message.prefix().length() > PrefixRule.MAX_BYTES) {
            return only(Rejected.unread(
                    RejectionCode.LIMIT_EXCEEDED,
                    "the logical message's prefix has more than %d bytes".formatted(PrefixRule.MAX_BYTES)));
        }
        if (!rules.outboxPrefix().test(message.prefix())) {
            return only(new Skipped(SkipReason.FOREIGN_PREFIX));
        }
        EventContent content;
        try {
            content = contents.read(message.content());
        } catch (MalformedJsonException e) {
            return only(Rejected.unread(
                    RejectionCode.ofContent(e.flaw()), "the logical message cannot be read: " + e.getMessage()));
        }
        if (content.events().isEmpty()) {
            return only(new Skipped(SkipReason.EMPTY_ARRAY));
        }
        if (!content.isArray()) {
            return only(event(content.events().get(0), OptionalInt.empty(), rawTopic, message, recordTime));
        }
        outcomes.clear();
        for (Optional<JsonFields> fields : content.events()) {
            outcomes.add(event(fields, OptionalInt.of(outcomes.size()), rawTopic, message, recordTime));
        }
        return outcomes;
    }

    private RoutingOutcome event(
            Optional<JsonFields> fields, OptionalInt index, String rawTopic, LogicalMessage message, long recordTime) {
        return fields.isPresent()
                ? events.read(fields.get(), index, message.source(), rawTopic, recordTime)
                : Rejected.unread(index, RejectionCode.CONTENT_NOT_AN_OBJECT, "the event is not a JSON object");
    }

    private List<RoutingOutcome> row(String rawTopic, RowChange change, long recordTime) {
        TableRule table = rules.tables().get(rawTopic);
        Operation operation = change.operation();
        if (operation == Operation.TRUNCATE) {
            return only(new Skipped(SkipReason.TRUNCATE));
        }
        if (operation == Operation.READ && !rules.readRouted()) {
            return only(new Skipped(SkipReason.SNAPSHOT));
        }
        if (table != null) {
            return tableEvents.of(table, change, recordTime);
        }
        return switch (operation) {
            case DELETE -> only(new Skipped(SkipReason.DELETE));
            case UPDATE -> only(rules.updateRefused() ? refusedUpdate() : new Skipped(SkipReason.UPDATE));
            case CREATE, READ ->
                only(events.read(change.after(), OptionalInt.empty(), change.source(), rawTopic, recordTime));
            case TRUNCATE, MESSAGE -> throw new IllegalArgumentException(operation + " is no change of a row");
        };
    }

    private List<RoutingOutcome> only(RoutingOutcome outcome) {
        outcomes.clear();
        outcomes.add(outcome);
        return outcomes;
    }

    private static Rejected refusedUpdate() {
        return Rejected.unread(
                RejectionCode.UPDATE_REFUSED,
                "an outbox row was updated; an event that happened does not change (table.op.invalid.behavior=fatal)");
    }
}
