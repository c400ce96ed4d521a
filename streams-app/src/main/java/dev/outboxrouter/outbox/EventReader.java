package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.JsonField;
import dev.outboxrouter.cdc.JsonFields;
import dev.outboxrouter.cdc.Source;
import dev.outboxrouter.outbox.RoutingOutcome.Rejected;
import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads one event out of the fields of an outbox row or of a logical message. */
final class EventReader {

    private final EventRule rule;
    private final TopicRule topics;

    EventReader(EventRule rule, TopicRule topics) {
        this.rule = rule;
        this.topics = topics;
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
        Optional<String> eventId = fields.requiredScalar(rule.idField());
        Optional<String> aggregateType = fields.requiredText(rule.routeByField());
        Optional<String> key = fields.requiredScalar(rule.keyField());
        Optional<String> eventType = rule.typeField().flatMap(fields::requiredScalar);
        Optional<String> topic = aggregateType.flatMap(type -> topics.topicOf(type, problems));
        OptionalLong timestamp = timestamp(fields, problems, recordTime);
        Payload payload = payload(fields, rawTopic, problems);

        Additional additional = new Additional(rule, fields, problems);
        List<EventHeader> headers = new ArrayList<>(additional.headers());
        rule.headers().ifPresent(headerRule -> headers.addAll(headerRule.read(fields, problems)));
        TraceContext.read(json, rule.traceField()).stream()
                .filter(trace ->
                        headers.stream().noneMatch(header -> header.name().equals(trace.name())))
                .forEach(headers::add);

        RejectionCode code = problems.code();
        if (code != null) {
            return new Rejected(index, code, problems.reason(), eventId, aggregateType, key);
        }
        boolean tombstone = payload.bytes() == null || payload.isBlankText();
        boolean enveloped = rule.hasEnvelope() && !(tombstone && rule.tombstoneOnBlank());
        byte @Nullable [] value = enveloped
                ? additional.envelope(payload)
                : tombstone && rule.tombstoneOnBlank() ? null : payload.bytes();
        return new Routed(
                index,
                eventId.orElseThrow(),
                eventType.orElse(null),
                aggregateType.orElseThrow(),
                topic.orElseThrow(),
                additional.partition(),
                key.orElseThrow(),
                value,
                enveloped || payload.form() == Payload.Form.JSON,
                !enveloped && payload.form() == Payload.Form.BINARY,
                timestamp.orElse(EventTime.ofCommit(source, recordTime)),
                headers);
    }

    private OptionalLong timestamp(EventFields fields, Problems problems, long recordTime) {
        return rule.timestampField()
                .map(name -> EventTime.ofField(fields.present(name), name, fields, problems, recordTime))
                .orElse(OptionalLong.empty());
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
}
