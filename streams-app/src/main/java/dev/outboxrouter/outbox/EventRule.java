package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.FieldName;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How an event is read out of an outbox row or a logical message. Fields and behaviours are those of Debezium's event
 * router: https://debezium.io/documentation/reference/3.7/transformations/outbox-event-router.html
 *
 * @param idField {@code table.field.event.id}
 * @param keyField {@code table.field.event.key}
 * @param payloadField {@code table.field.event.payload}
 * @param routeByField {@code route.by.field}
 * @param timestampField {@code table.field.event.timestamp}; empty: the commit time
 * @param typeField {@code table.field.event.type}, where the output needs an event type; empty: it does not
 * @param traceField {@code tracing.span.context.field}
 * @param additional {@code table.fields.additional.placement}
 * @param missingIgnored whether an additional field that is missing is left out, or refuses the event
 * @param jsonExpanded {@code table.expand.json.payload}
 * @param tombstoneOnBlank {@code route.tombstone.on.empty.payload}
 * @param payloadEncoding of each raw topic
 * @param headers where further headers are; empty: nowhere
 */
public record EventRule(
        FieldName idField,
        FieldName keyField,
        FieldName payloadField,
        FieldName routeByField,
        Optional<FieldName> timestampField,
        Optional<FieldName> typeField,
        FieldName traceField,
        List<AdditionalField> additional,
        boolean missingIgnored,
        boolean jsonExpanded,
        boolean tombstoneOnBlank,
        Function<String, PayloadEncoding> payloadEncoding,
        Optional<HeaderRule> headers) {

    public EventRule {
        additional = List.copyOf(additional);
    }

    /** Whether the record's value is a JSON object around the payload. */
    boolean hasEnvelope() {
        return places(AdditionalField.Placement.ENVELOPE);
    }

    /** Whether an event may say which partition it is for. */
    public boolean namesPartitions() {
        return places(AdditionalField.Placement.PARTITION);
    }

    private boolean places(AdditionalField.Placement placement) {
        for (AdditionalField field : additional) {
            if (field.placement() == placement) {
                return true;
            }
        }
        return false;
    }
}
