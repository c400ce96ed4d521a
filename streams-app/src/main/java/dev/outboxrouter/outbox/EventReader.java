package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.EventContent;
import dev.outboxrouter.cdc.FieldName;
import dev.outboxrouter.cdc.JsonField;
import dev.outboxrouter.cdc.JsonFields;
import dev.outboxrouter.cdc.Source;
import dev.outboxrouter.outbox.AggregateTypes.AggregateType;
import dev.outboxrouter.outbox.RoutingOutcome.Rejected;
import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads one event after the other out of the fields of an outbox row or of a logical message. Not for several threads. */
final class EventReader {

    private final EventRule rule;
    private final TopicRule topics;
    private final AggregateTypes known = new AggregateTypes();
    private final EventContent.Reader headerObjects = new EventContent.Reader();
    private final List<EventHeader> headers = new ArrayList<>();
    private final Problems problems = new Problems();
    private final EventFields fields = new EventFields(problems);
    private final Payload payload = new Payload();
    private final Additional additional;
    private final boolean hasEnvelope;

    EventReader(EventRule rule, TopicRule topics) {
        this.rule = rule;
        this.topics = topics;
        this.additional = new Additional(rule);
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
        problems.forget();
        headers.clear();
        fields.of(json);
        byte[] eventId = fields.requiredScalar(rule.idField());
        JsonField typeName = fields.requiredText(rule.routeByField());
        byte[] key = fields.requiredScalar(rule.keyField());
        String eventType = eventType();
        AggregateType type = typeName == null ? null : aggregateType(typeName);
        OptionalLong timestamp = timestamp(recordTime);
        payload.read(
                fields.present(rule.payloadField()),
                rule.payloadField(),
                fields,
                rule.payloadEncoding().apply(rawTopic),
                problems);
        additional.read(fields, headers, problems);
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
                    typeName == null ? Optional.empty() : name(typeName),
                    text(key));
        }
        boolean tombstone = payload.bytes() == null || (rule.tombstoneOnBlank() && payload.isBlankText());
        boolean enveloped = hasEnvelope && !(tombstone && rule.tombstoneOnBlank());
        byte @Nullable [] value = enveloped ? additional.envelope(payload) : tombstone ? null : payload.bytes();
        return new Routed(
                index,
                eventId,
                eventType,
                type.name(),
                type.topic(),
                additional.partition(),
                key,
                value,
                enveloped || payload.form() == Payload.Form.JSON,
                !enveloped && payload.form() == Payload.Form.BINARY,
                timestamp.isPresent() ? timestamp.getAsLong() : EventTime.ofCommit(source, recordTime),
                headers);
    }

    private @Nullable AggregateType aggregateType(JsonField written) {
        AggregateType type = known.find(written);
        if (type != null) {
            return type;
        }
        Optional<String> name = name(written);
        Optional<String> topic = name.flatMap(each -> topics.topicOf(each, problems));
        return topic.isPresent() ? known.remember(written, name.get(), topic.get()) : null;
    }

    /** Empty only when a problem is noted. */
    private Optional<String> name(JsonField written) {
        return Optional.of(fields.string(written, rule.routeByField())).filter(name -> !name.isEmpty());
    }

    private @Nullable String eventType() {
        byte[] type = rule.typeField().isPresent()
                ? fields.requiredScalar(rule.typeField().get())
                : null;
        return type == null ? null : new String(type, StandardCharsets.UTF_8);
    }

    private OptionalLong timestamp(long recordTime) {
        if (rule.timestampField().isEmpty()) {
            return OptionalLong.empty();
        }
        FieldName name = rule.timestampField().get();
        return EventTime.ofField(fields.present(name), name, fields, problems, recordTime);
    }

    private static Optional<String> text(byte @Nullable [] utf8) {
        return Optional.ofNullable(utf8).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
