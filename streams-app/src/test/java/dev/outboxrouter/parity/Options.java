package dev.outboxrouter.parity;

/** The event router's names of its options. */
final class Options {

    static final String ID = "table.field.event.id";
    static final String KEY = "table.field.event.key";
    static final String TYPE = "table.field.event.type";
    static final String TIMESTAMP = "table.field.event.timestamp";
    static final String PAYLOAD = "table.field.event.payload";
    static final String PLACEMENT = "table.fields.additional.placement";
    static final String MISSING = "table.field.additional.missing";
    static final String SCHEMA_VERSION = "table.field.event.schema.version";
    static final String INVALID_OPERATION = "table.op.invalid.behavior";
    static final String EXPAND = "table.expand.json.payload";
    static final String NULLS = "table.json.payload.null.behavior";
    static final String EMPTY_ARRAYS = "table.json.payload.empty.array.behavior";
    static final String ROUTE_BY = "route.by.field";
    static final String REGEX = "route.topic.regex";
    static final String REPLACEMENT = "route.topic.replacement";
    static final String TOMBSTONE = "route.tombstone.on.empty.payload";
    static final String TRACING_FIELD = "tracing.span.context.field";

    /** Ours alone: what becomes of a row that a snapshot has read. */
    static final String READ = "table.op.read.behavior";

    private Options() {}
}
