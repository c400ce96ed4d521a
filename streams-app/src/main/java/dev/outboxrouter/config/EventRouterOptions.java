package dev.outboxrouter.config;

import dev.outboxrouter.cdc.FieldName;
import dev.outboxrouter.outbox.AdditionalField;
import dev.outboxrouter.outbox.AdditionalField.Placement;
import dev.outboxrouter.outbox.EventRule;
import dev.outboxrouter.outbox.HeaderRule;
import dev.outboxrouter.outbox.PayloadEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.event.Level;

/** How an event is read out of a row or message: the options of Debezium's outbox event router, and one of ours. */
final class EventRouterOptions {

    /** What the lines of a connector's configuration begin with. */
    static final String TRANSFORM_PREFIX = "transforms.outbox.";

    static final String ID = "table.field.event.id";
    static final String KEY = "table.field.event.key";
    static final String TYPE = "table.field.event.type";
    static final String PAYLOAD = "table.field.event.payload";
    static final String TIMESTAMP = "table.field.event.timestamp";
    static final String SCHEMA_VERSION = "table.field.event.schema.version";
    static final String ADDITIONAL = "table.fields.additional.placement";
    static final String ADDITIONAL_MISSING = "table.field.additional.missing";
    static final String UPDATE_BEHAVIOR = "table.op.invalid.behavior";
    static final String READ_BEHAVIOR = "table.op.read.behavior";
    static final String EXPAND = "table.expand.json.payload";
    static final String NULL_BEHAVIOR = "table.json.payload.null.behavior";
    static final String EMPTY_ARRAY_BEHAVIOR = "table.json.payload.empty.array.behavior";
    static final String ROUTE_BY = "route.by.field";
    static final String TOPIC_REGEX = "route.topic.regex";
    static final String TOPIC_REPLACEMENT = "route.topic.replacement";
    static final String TOMBSTONE = "route.tombstone.on.empty.payload";
    static final String TRACE_FIELD = "tracing.span.context.field";
    static final String TRACE_OPERATION = "tracing.operation.name";
    static final String TRACE_ONLY_WITH_FIELD = "tracing.with.context.field.only";

    static final ConfigDef DEFINITION = new ConfigDef()
            .define(ID, ConfigDef.Type.STRING, "id", Checks.notBlank(), Importance.MEDIUM, "Field of the event id.")
            .define(
                    KEY,
                    ConfigDef.Type.STRING,
                    "aggregateid",
                    Checks.notBlank(),
                    Importance.MEDIUM,
                    "Field of the record's key.")
            .define(
                    TYPE,
                    ConfigDef.Type.STRING,
                    "type",
                    Checks.notBlank(),
                    Importance.LOW,
                    "Field of the event type; needed by output.format=cloudevents. A header it becomes by "
                            + ADDITIONAL
                            + "=type:header:eventType.")
            .define(
                    PAYLOAD,
                    ConfigDef.Type.STRING,
                    "payload",
                    Checks.notBlank(),
                    Importance.MEDIUM,
                    "Field of the record's value.")
            .define(
                    TIMESTAMP,
                    ConfigDef.Type.STRING,
                    null,
                    Importance.MEDIUM,
                    "Field of the record's timestamp, of any time type. Unset, or null in the event: the commit time.")
            .define(
                    SCHEMA_VERSION,
                    ConfigDef.Type.STRING,
                    null,
                    Importance.LOW,
                    "Accepted, without effect: values carry no schema.")
            .define(
                    ADDITIONAL,
                    ConfigDef.Type.LIST,
                    List.of(),
                    Checks.eachOf(EventRouterOptions::checkAdditional, "<field>:<placement>[:<alias>]"),
                    Importance.HIGH,
                    "Further fields and where they go: field:header, field:envelope or field:partition, and :alias for"
                            + " another name there.")
            .define(
                    ADDITIONAL_MISSING,
                    ConfigDef.Type.STRING,
                    "error",
                    Checks.oneOf("error", "ignore"),
                    Importance.MEDIUM,
                    "An additional field that an event does not have: error makes a dead letter, ignore leaves it out.")
            .define(
                    UPDATE_BEHAVIOR,
                    ConfigDef.Type.STRING,
                    "warn",
                    Checks.oneOf("warn", "error", "fatal"),
                    Importance.MEDIUM,
                    "An update of an outbox row: warn and error ignore it and log it so, fatal makes a dead letter.")
            .define(
                    READ_BEHAVIOR,
                    ConfigDef.Type.STRING,
                    "skip",
                    Checks.oneOf("skip", "route"),
                    Importance.MEDIUM,
                    "Ours: rows that a snapshot read. They are old events, and skip ignores them; route routes them,"
                            + " as the event router does.")
            .define(
                    EXPAND,
                    ConfigDef.Type.BOOLEAN,
                    false,
                    Importance.MEDIUM,
                    "Whether a payload that is JSON in a text is JSON inside an envelope too. Without an envelope the"
                            + " value is the text itself, which is the JSON.")
            .define(
                    NULL_BEHAVIOR,
                    ConfigDef.Type.STRING,
                    "ignore",
                    Checks.oneOf("ignore", "optional_bytes"),
                    Importance.LOW,
                    "Accepted, without effect: a payload is never re-encoded, its nulls stay.")
            .define(
                    EMPTY_ARRAY_BEHAVIOR,
                    ConfigDef.Type.STRING,
                    "ignore",
                    Checks.oneOf("ignore", "optional_string"),
                    Importance.LOW,
                    "Accepted, without effect: a payload is never re-encoded, its empty arrays stay.")
            .define(
                    ROUTE_BY,
                    ConfigDef.Type.STRING,
                    "aggregatetype",
                    Checks.notBlank(),
                    Importance.HIGH,
                    "Field that decides the topic.")
            .define(
                    TOPIC_REGEX,
                    ConfigDef.Type.STRING,
                    "(?<routedByValue>.*)",
                    Checks.expression(),
                    Importance.LOW,
                    "Regular expression of that field's whole value. A value that it does not match is itself the"
                            + " topic.")
            .define(
                    TOPIC_REPLACEMENT,
                    ConfigDef.Type.STRING,
                    "outbox.event.${routedByValue}",
                    Checks.notBlank(),
                    Importance.HIGH,
                    "The topic, with references to the groups of " + TOPIC_REGEX + ".")
            .define(
                    TOMBSTONE,
                    ConfigDef.Type.BOOLEAN,
                    false,
                    Importance.MEDIUM,
                    "Whether a payload that is a blank text makes a tombstone. One that is null always does, unless"
                            + " there is an envelope around it.")
            .define(
                    TRACE_FIELD,
                    ConfigDef.Type.STRING,
                    "tracingspancontext",
                    Importance.LOW,
                    "Field with a trace as java.util.Properties. Its traceparent and tracestate become headers, as"
                            + " those of fields of these names do.")
            .define(
                    TRACE_OPERATION,
                    ConfigDef.Type.STRING,
                    "debezium-read",
                    Importance.LOW,
                    "Accepted, without effect: the router makes no span of its own.")
            .define(
                    TRACE_ONLY_WITH_FIELD,
                    ConfigDef.Type.BOOLEAN,
                    false,
                    Importance.LOW,
                    "Accepted, without effect: the router makes no span of its own.");

    private EventRouterOptions() {}

    static EventRule rule(
            OptionValues values,
            boolean needsType,
            Function<String, PayloadEncoding> payloadEncoding,
            Optional<HeaderRule> headers) {
        return new EventRule(
                FieldName.of(values.text(ID)),
                FieldName.of(values.text(KEY)),
                FieldName.of(values.text(PAYLOAD)),
                FieldName.of(values.text(ROUTE_BY)),
                values.optionalText(TIMESTAMP).map(FieldName::of),
                needsType ? Optional.of(FieldName.of(values.text(TYPE))) : Optional.empty(),
                FieldName.of(values.text(TRACE_FIELD)),
                additional(values),
                values.choice(ADDITIONAL_MISSING).equals("ignore"),
                values.isTrue(EXPAND),
                values.isTrue(TOMBSTONE),
                payloadEncoding,
                headers);
    }

    static List<AdditionalField> additional(OptionValues values) {
        List<AdditionalField> fields = new ArrayList<>();
        for (String element : values.texts(ADDITIONAL)) {
            List<String> parts = Checks.parts(element);
            Placement placement = Placement.valueOf(parts.get(1).toUpperCase(Locale.ROOT));
            fields.add(new AdditionalField(
                    FieldName.of(parts.get(0)), placement, parts.size() == 3 ? parts.get(2) : parts.get(0)));
        }
        return fields;
    }

    /** How an ignored update is logged. */
    static Level updateLevel(OptionValues values) {
        return values.choice(UPDATE_BEHAVIOR).equals("warn") ? Level.WARN : Level.ERROR;
    }

    private static void checkAdditional(String name, String value) {
        List<String> parts = Checks.parts(value);
        boolean known = parts.size() >= 2
                && parts.size() <= 3
                && parts.stream().noneMatch(String::isEmpty)
                && List.of("header", "envelope", "partition")
                        .contains(parts.get(1).toLowerCase(Locale.ROOT));
        if (!known) {
            throw new ConfigException(
                    name, value, "must be <field>:<header, envelope or partition>, and :<alias> if need be");
        }
    }
}
