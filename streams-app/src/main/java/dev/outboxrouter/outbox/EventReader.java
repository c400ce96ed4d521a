package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.EventContent;
import dev.outboxrouter.cdc.FieldName;
import dev.outboxrouter.cdc.JsonField;
import dev.outboxrouter.cdc.JsonFields;
import dev.outboxrouter.cdc.Slice;
import dev.outboxrouter.cdc.Source;
import dev.outboxrouter.outbox.AggregateTypes.AggregateType;
import dev.outboxrouter.outbox.RoutingOutcome.Rejected;
import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads one event out of the fields of an outbox row or of a logical message. Not for several threads. */
final class EventReader {

    private final EventRule rule;
    private final TopicRule topics;
    private final AggregateTypes known = new AggregateTypes();
    private final EventContent.Reader headerObjects = new EventContent.Reader();
    private final List<EventHeader> headers = new ArrayList<>();
    private final boolean hasEnvelope;

    EventReader(EventRule rule, TopicRule topics) {
        this.rule = rule;
        this.topics = topics;
        this.hasEnvelope = rule.hasEnvelope();
    }

    /**
     * Reads an event.
     *
     * @param json its fields
     * @param index its place in the array it came in
     * @param source where it comes from
     * @param rawTopic the raw record's topic
     * @param recordTime the raw record's timestamp, in milliseconds since the epoch
     */
    RoutingOutcome read(JsonFields json, OptionalInt index, Source source, String rawTopic, long recordTime) {
        Problems problems = new Problems();
        EventFields fields = new EventFields(json, problems);
        Slice eventId = fields.requiredScalar(rule.idField());
        Slice typeName = fields.requiredText(rule.routeByField());
        Slice key = fields.requiredScalar(rule.keyField());
        String eventType = eventType(fields);
        AggregateType type = typeName == null ? null : aggregateType(typeName, problems);
        OptionalLong timestamp = timestamp(fields, problems, recordTime);
        Payload payload = payload(fields, rawTopic, problems);
        headers.clear();
        Additional additional = Additional.read(rule, hasEnvelope, fields, headers, problems);
        if (rule.headers().isPresent()) {
            rule.headers().get().read(fields, headerObjects, headers, problems);
        }
        TraceContext.read(json, rule.traceField(), headers);

        RejectionCode code = problems.code();
        if (code != null || eventId == null || key == null || type == null) {
            return new Rejected(
                    index,
                    code == null ? RejectionCode.UNEXPECTED_ERROR : code,
                    problems.reason(),
                    text(eventId),
                    text(typeName),
                    text(key));
        }
        boolean tombstone = payload.bytes() == null || (rule.tombstoneOnBlank() && payload.isBlankText());
        boolean enveloped = hasEnvelope && !(tombstone && rule.tombstoneOnBlank());
        byte @Nullable [] value = enveloped ? additional.envelope(payload) : tombstone ? null : payload.bytes();
        return new Routed(
                index,
                eventId.copy(),
                eventType,
                type.name(),
                type.topic(),
                additional.partition(),
                key.copy(),
                value,
                enveloped || payload.form() == Payload.Form.JSON,
                !enveloped && payload.form() == Payload.Form.BINARY,
                timestamp.isPresent() ? timestamp.getAsLong() : EventTime.ofCommit(source, recordTime),
                headers);
    }

    private @Nullable AggregateType aggregateType(Slice name, Problems problems) {
        AggregateType type = known.find(name);
        if (type != null) {
            return type;
        }
        Optional<String> topic = topics.topicOf(name.text(), problems);
        return topic.isPresent() ? known.remember(name, topic.get()) : null;
    }

    private @Nullable String eventType(EventFields fields) {
        Slice type = rule.typeField().isPresent()
                ? fields.requiredScalar(rule.typeField().get())
                : null;
        return type == null ? null : type.text();
    }

    private OptionalLong timestamp(EventFields fields, Problems problems, long recordTime) {
        if (rule.timestampField().isEmpty()) {
            return OptionalLong.empty();
        }
        FieldName name = rule.timestampField().get();
        return EventTime.ofField(fields.present(name), name, fields, problems, recordTime);
    }

    private Payload payload(EventFields fields, String rawTopic, Problems problems) {
        JsonField field = fields.present(rule.payloadField());
        return field == null
                ? Payload.TOMBSTONE
                : Payload.of(
                        field,
                        rule.payloadField(),
                        fields,
                        rule.payloadEncoding().apply(rawTopic),
                        problems);
    }

    private static Optional<String> text(@Nullable Slice text) {
        return text == null ? Optional.empty() : Optional.of(text.text());
    }
}
