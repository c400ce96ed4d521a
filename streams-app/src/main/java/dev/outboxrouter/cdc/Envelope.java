package dev.outboxrouter.cdc;

import org.jspecify.annotations.Nullable;

/**
 * What is picked up on the way through one envelope, member by member, in whatever order they come. It takes one after the
 * other, and what it gives is good until the next.
 */
final class Envelope {

    private final BinaryEncoding encoding;
    private final KnownSchemas schemas = new KnownSchemas();
    private final Base64Buffer buffer = new Base64Buffer();
    private final SourceReader sources = new SourceReader();
    private final EnvelopeMembers members = new EnvelopeMembers();
    private final EnvelopeMembers payloadMembers = new EnvelopeMembers();
    private final EnvelopeMembers messageMembers = new EnvelopeMembers();
    private final LogicalMessage message = new LogicalMessage();
    private final RowChange row = new RowChange();
    private final JsonFields rowBefore = JsonFields.reusable();
    private final JsonFields rowAfter = JsonFields.reusable();

    private byte[] input = new byte[0];
    private boolean hasOperation;
    private @Nullable Operation operation;
    private boolean hasPrefix;
    private JsonFields before = JsonFields.NONE;
    private JsonFields after = JsonFields.NONE;
    private Source source = Source.NONE;
    private @Nullable RowSchema schema;
    private boolean insidePayload;
    private boolean nullPayload;
    private boolean hasSource;
    private boolean hasTime;
    private boolean hasStatus;

    Envelope(BinaryEncoding encoding) {
        this.encoding = encoding;
    }

    /** Forgets what it has read: another record's value comes. */
    void begin(byte[] value) {
        input = value;
        hasOperation = false;
        operation = null;
        hasPrefix = false;
        message.forget();
        before = JsonFields.NONE;
        after = JsonFields.NONE;
        source = Source.NONE;
        schema = null;
        insidePayload = false;
        nullPayload = false;
        hasSource = false;
        hasTime = false;
        hasStatus = false;
    }

    /** Reads the object that comes next. */
    void read(JsonScanner json) throws MalformedJsonException {
        read(json, members);
    }

    private void read(JsonScanner json, EnvelopeMembers at) throws MalformedJsonException {
        for (boolean more = at.enter(json, input); more; more = at.next(json, input)) {
            switch (at.current()) {
                case OPERATION -> readOperation(json);
                case SOURCE -> {
                    expectObject(json, "source");
                    hasSource = true;
                    source = sources.read(json, input);
                }
                case MESSAGE -> readMessage(json);
                case AFTER -> after = row(json, rowAfter, "after");
                case BEFORE -> before = row(json, rowBefore, "before");
                case TIME -> {
                    hasTime = true;
                    json.skipValue();
                }
                case PAYLOAD -> readPayload(json);
                case SCHEMA -> readSchema(json);
                case STATUS -> {
                    hasStatus = true;
                    json.skipValue();
                }
                case PREFIX, CONTENT, OTHER -> json.skipValue();
            }
        }
    }

    /** What the members amount to. */
    ChangeEvent toChangeEvent(byte @Nullable [] key) throws MalformedJsonException {
        if (nullPayload) {
            return ChangeEvent.NoChange.TOMBSTONE;
        }
        if (!hasOperation) {
            if (hasStatus && hasTime) {
                return ChangeEvent.NoChange.TRANSACTION_BOUNDARY;
            }
            if (hasTime && !hasSource) {
                return ChangeEvent.NoChange.HEARTBEAT;
            }
            throw new MalformedJsonException(Flaw.NOT_AN_ENVELOPE, "the record has no \"op\"");
        }
        if (operation == null) {
            throw new MalformedJsonException(Flaw.UNKNOWN_OPERATION, "the record's \"op\" is none of c, u, d, r, t, m");
        }
        if (operation != Operation.MESSAGE) {
            return row.of(operation, key, typed(before, "before"), typed(after, "after"), source);
        }
        if (!hasPrefix) {
            throw new MalformedJsonException(Flaw.NOT_AN_ENVELOPE, "the logical message has no prefix");
        }
        return message.of(source);
    }

    private void readOperation(JsonScanner json) throws MalformedJsonException {
        expectText(json, "op");
        json.skipValue();
        hasOperation = true;
        operation = Operation.of(json.text());
    }

    private void readPayload(JsonScanner json) throws MalformedJsonException {
        if (insidePayload) {
            throw wrong(json, "the record's \"payload\" has a \"payload\"");
        }
        byte first = json.peek();
        if (first == '{') {
            insidePayload = true;
            read(json, payloadMembers);
        } else if (first == 'n') {
            json.skipValue();
            nullPayload = true;
        } else {
            throw wrong(json, "the record's \"payload\" is not an object");
        }
    }

    private void readSchema(JsonScanner json) throws MalformedJsonException {
        if (json.peek() == '{' && !insidePayload) {
            schema = schemas.read(json, input);
        } else {
            json.skipValue();
        }
    }

    private void readMessage(JsonScanner json) throws MalformedJsonException {
        if (json.peek() == 'n') {
            json.skipValue();
            return;
        }
        expectObject(json, "message");
        for (boolean more = messageMembers.enter(json, input); more; more = messageMembers.next(json, input)) {
            switch (messageMembers.current()) {
                case PREFIX -> readPrefix(json);
                case CONTENT -> readContent(json);
                case OPERATION, SOURCE, MESSAGE, AFTER, BEFORE, TIME, PAYLOAD, SCHEMA, STATUS, OTHER ->
                    json.skipValue();
            }
        }
    }

    private JsonFields row(JsonScanner json, JsonFields fields, String name) throws MalformedJsonException {
        if (json.peek() == 'n') {
            json.skipValue();
            return JsonFields.NONE;
        }
        expectObject(json, name);
        return fields.with(json, input);
    }

    private JsonFields typed(JsonFields fields, String name) throws MalformedJsonException {
        return schema == null ? fields : schema.typed(fields, name);
    }

    private void readContent(JsonScanner json) throws MalformedJsonException {
        Slice last = json.lastText();
        Slice decoded = last == null ? null : encoding.decode(last, buffer);
        if (last != null && decoded != null) {
            // What could be decoded has no quote in it: it needs not be looked at once more.
            json.passOver(last.to() + 1);
            message.contentIs(decoded);
            return;
        }
        byte first = json.peek();
        json.skipValue();
        if (first == 'n') {
            message.contentIs(Slice.EMPTY);
            return;
        }
        decoded = first == '"' ? encoding.decode(json.text(), buffer) : null;
        if (decoded == null) {
            throw encoding.notDecodable();
        }
        message.contentIs(decoded);
    }

    private void readPrefix(JsonScanner json) throws MalformedJsonException {
        expectText(json, "prefix");
        json.skipValue();
        hasPrefix = true;
        message.prefixIs(json.text());
    }

    private static void expectText(JsonScanner json, String name) throws MalformedJsonException {
        if (json.peek() != '"') {
            throw wrong(json, "the record's \"%s\" is not a string".formatted(name));
        }
    }

    private static void expectObject(JsonScanner json, String name) throws MalformedJsonException {
        if (json.peek() != '{') {
            throw wrong(json, "the record's \"%s\" is not an object".formatted(name));
        }
    }

    /** A value of the wrong kind, if it is one at all. */
    private static MalformedJsonException wrong(JsonScanner json, String detail) throws MalformedJsonException {
        json.skipValue();
        return json.malformed(Flaw.NOT_AN_ENVELOPE, detail);
    }
}
