package dev.outboxrouter.cdc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is picked up on the way through one envelope, member by member, in whatever order they come. */
final class Envelope {

    private final byte[] input;
    private final BinaryEncoding encoding;

    private @Nullable String operation;
    private @Nullable String prefix;
    private byte @Nullable [] content;
    private JsonFields before = JsonFields.NONE;
    private JsonFields after = JsonFields.NONE;
    private Source source = Source.NONE;
    private @Nullable RowSchema schema;
    private boolean insidePayload;
    private boolean nullPayload;
    private boolean hasSource;
    private boolean hasTime;
    private boolean hasStatus;

    Envelope(byte[] input, BinaryEncoding encoding) {
        this.input = input;
        this.encoding = encoding;
    }

    /** Reads the members of the object whose opening brace is the current token. */
    void read(JsonParser parser) throws MalformedJsonException, IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "op" -> operation = text(parser, name);
                case "before" -> before = row(parser, value, name);
                case "after" -> after = row(parser, value, name);
                case "source" -> readSource(parser, value);
                case "message" -> readMessage(parser, value);
                case "schema" -> readSchema(parser, value);
                case "payload" -> readPayload(parser, value);
                case "ts_ms" -> {
                    hasTime = true;
                    parser.skipChildren();
                }
                case "status" -> {
                    hasStatus = true;
                    parser.skipChildren();
                }
                default -> parser.skipChildren();
            }
        }
    }

    /** What the members amount to. */
    ChangeEvent toChangeEvent(byte @Nullable [] key) throws MalformedJsonException {
        if (nullPayload) {
            return ChangeEvent.NoChange.TOMBSTONE;
        }
        if (operation == null) {
            if (hasStatus && hasTime) {
                return ChangeEvent.NoChange.TRANSACTION_BOUNDARY;
            }
            if (hasTime && !hasSource) {
                return ChangeEvent.NoChange.HEARTBEAT;
            }
            throw new MalformedJsonException(Flaw.NOT_AN_ENVELOPE, "the record has no \"op\"");
        }
        Operation known = Operation.of(operation)
                .orElseThrow(() -> new MalformedJsonException(
                        Flaw.UNKNOWN_OPERATION, "the record's \"op\" is none of c, u, d, r, t, m"));
        if (known != Operation.MESSAGE) {
            return new ChangeEvent.RowChange(known, key, typed(before, "before"), typed(after, "after"), source);
        }
        if (prefix == null) {
            throw new MalformedJsonException(Flaw.NOT_AN_ENVELOPE, "the logical message has no prefix");
        }
        return new ChangeEvent.LogicalMessage(prefix, content == null ? new byte[0] : content, source);
    }

    private void readPayload(JsonParser parser, JsonToken value) throws MalformedJsonException, IOException {
        if (insidePayload) {
            throw new MalformedJsonException(Flaw.NOT_AN_ENVELOPE, "the record's \"payload\" has a \"payload\"");
        }
        if (value == JsonToken.START_OBJECT) {
            insidePayload = true;
            read(parser);
        } else if (value == JsonToken.VALUE_NULL) {
            nullPayload = true;
        } else {
            throw new MalformedJsonException(Flaw.NOT_AN_ENVELOPE, "the record's \"payload\" is not an object");
        }
    }

    private void readSchema(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.START_OBJECT && !insidePayload) {
            schema = RowSchema.read(parser);
        } else {
            parser.skipChildren();
        }
    }

    private void readSource(JsonParser parser, JsonToken value) throws MalformedJsonException, IOException {
        expectObject(value, "source");
        hasSource = true;
        source = SourceReader.read(parser);
    }

    private void readMessage(JsonParser parser, JsonToken value) throws MalformedJsonException, IOException {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        expectObject(value, "message");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken member = parser.nextToken();
            switch (name) {
                case "prefix" -> prefix = text(parser, name);
                case "content" -> content = content(parser, member);
                default -> parser.skipChildren();
            }
        }
    }

    private JsonFields row(JsonParser parser, JsonToken value, String name) throws MalformedJsonException, IOException {
        if (value == JsonToken.VALUE_NULL) {
            return JsonFields.NONE;
        }
        expectObject(value, name);
        return JsonFields.readObject(parser, input);
    }

    private JsonFields typed(JsonFields row, String name) {
        return schema == null ? row : schema.typed(row, name);
    }

    private byte @Nullable [] content(JsonParser parser, JsonToken value) throws MalformedJsonException, IOException {
        return switch (value) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> encoding.decode(parser);
            default -> throw encoding.notDecodable();
        };
    }

    private static String text(JsonParser parser, String name) throws MalformedJsonException, IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new MalformedJsonException(
                    Flaw.NOT_AN_ENVELOPE, "the record's \"%s\" is not a string".formatted(name));
        }
        return parser.getText();
    }

    private static void expectObject(JsonToken value, String name) throws MalformedJsonException {
        if (value != JsonToken.START_OBJECT) {
            throw new MalformedJsonException(
                    Flaw.NOT_AN_ENVELOPE, "the record's \"%s\" is not an object".formatted(name));
        }
    }
}
