package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.FieldName;
import dev.outboxrouter.cdc.JsonFields;
import dev.outboxrouter.cdc.MalformedJsonException;
import dev.outboxrouter.cdc.Operation;
import dev.outboxrouter.cdc.RecordKey;
import dev.outboxrouter.cdc.RowChange;
import dev.outboxrouter.cdc.Source;
import dev.outboxrouter.outbox.RoutingOutcome.Rejected;
import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Events of an ordinary table, for software that cannot emit any: {@code customer.created}, {@code .updated} and
 * {@code .deleted}, and {@code .snapshot} for a row that a snapshot read.
 */
final class TableEvents {

    /** Header: what happened to the row. */
    static final String EVENT_TYPE = "eventType";

    private final TopicRule topics;

    TableEvents(TopicRule topics) {
        this.topics = topics;
    }

    /** The events of one change: one, or two where a delete is followed by a tombstone. */
    List<RoutingOutcome> of(TableRule rule, RowChange change, long recordTime) {
        Problems problems = new Problems();
        Optional<String> topic = topics.topicOf(rule.aggregateType(), problems);
        JsonFields key = key(change, problems);
        Optional<String> keyText = text(key, problems);
        RejectionCode code = problems.code();
        if (code != null) {
            return List.of(new Rejected(
                    OptionalInt.empty(),
                    code,
                    problems.reason(),
                    Optional.empty(),
                    Optional.of(rule.aggregateType()),
                    keyText));
        }
        String eventType = rule.aggregateType() + "." + verb(change.operation());
        String eventId = eventId(change, key);
        boolean isFollowed = change.operation() == Operation.DELETE && rule.tombstoneAfterDelete();
        Routed event = new Routed(
                isFollowed ? OptionalInt.of(0) : OptionalInt.empty(),
                eventId.getBytes(StandardCharsets.UTF_8),
                eventType,
                rule.aggregateType(),
                topic.orElseThrow(),
                null,
                keyText.orElseThrow().getBytes(StandardCharsets.UTF_8),
                value(rule, change, key),
                true,
                false,
                EventTime.ofCommit(change.source(), recordTime),
                List.of(EventHeader.of(EVENT_TYPE, eventType)));
        return isFollowed ? List.of(event, tombstone(event)) : List.of(event);
    }

    private static JsonFields key(RowChange change, Problems problems) {
        try {
            return RecordKey.read(change.key());
        } catch (MalformedJsonException e) {
            problems.note(
                    RejectionCode.RECORD_NOT_AN_ENVELOPE, "the record's key is none of Debezium's: " + e.getMessage());
            return JsonFields.NONE;
        }
    }

    /** The value of a single column as plain text; several columns as a JSON object, as they were written. */
    private static Optional<String> text(JsonFields key, Problems problems) {
        if (key.size() == 0) {
            problems.note(
                    RejectionCode.FIELD_MISSING,
                    "the record has no key: its table needs a primary key, or the connector message.key.columns");
            return Optional.empty();
        }
        if (key.size() > 1) {
            return Optional.of(key.json().text());
        }
        try {
            byte[] column = new EventFields(problems).of(key).requiredScalar(FieldName.of(key.name(0)));
            return Optional.ofNullable(column).map(utf8 -> new String(utf8, StandardCharsets.UTF_8));
        } catch (MalformedJsonException e) {
            problems.note(RejectionCode.FIELD_INVALID, "the record's key: " + e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * The same for the same change, however often and in which encoding it is read: the change's place in the log, and
     * what tells it from others at that place. A primary-key change is a delete and a create at one place.
     */
    private static String eventId(RowChange change, JsonFields key) {
        Source source = change.source();
        String identity = String.join(
                "\0",
                source.database(),
                source.schema(),
                source.table(),
                change.operation().name(),
                text(source.transactionId()),
                text(source.lsn()),
                text(source.committedMicros()),
                key.json().text());
        return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static byte[] value(TableRule rule, RowChange change, JsonFields key) {
        byte[] before = json(change.before());
        byte[] after = json(change.after());
        if (rule.withBefore()) {
            return "{\"before\":%s,\"after\":%s}"
                    .formatted(text(before), text(after))
                    .getBytes(StandardCharsets.UTF_8);
        }
        if (after != null) {
            return after;
        }
        return before == null ? key.json().copy() : before;
    }

    private static byte @Nullable [] json(JsonFields row) {
        byte[] bytes = row.json().copy();
        return bytes.length == 0 ? null : bytes;
    }

    private static String text(byte @Nullable [] json) {
        return json == null ? "null" : new String(json, StandardCharsets.UTF_8);
    }

    private static String text(OptionalLong number) {
        return number.isPresent() ? String.valueOf(number.getAsLong()) : "";
    }

    private static Routed tombstone(Routed deleted) {
        return new Routed(
                OptionalInt.of(1),
                deleted.eventId(),
                deleted.eventType(),
                deleted.aggregateType(),
                deleted.topic(),
                deleted.partition(),
                deleted.key(),
                null,
                deleted.isJson(),
                deleted.isBinary(),
                deleted.timestamp(),
                deleted.headers());
    }

    private static String verb(Operation operation) {
        return switch (operation) {
            case CREATE -> "created";
            case UPDATE -> "updated";
            case DELETE -> "deleted";
            case READ -> "snapshot";
            case TRUNCATE, MESSAGE -> throw new IllegalArgumentException(operation + " is no change of a row");
        };
    }
}
