package dev.outboxrouter.cdc;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is picked up on the way through one envelope, member by member, in whatever order they come. */
final class Envelope {

    private static final JsonFields NO_FIELDS = new JsonFields(List.of());

    private final byte[] input;

    private @Nullable String operation;
    private @Nullable String prefix;
    private byte @Nullable [] content;
    private JsonFields after = NO_FIELDS;
    private OptionalLong committedAt = OptionalLong.empty();
    private boolean insidePayload;
    private boolean nullPayload;
    private boolean hasSource;
    private boolean hasTime;
    private boolean hasStatus;

    Envelope(byte[] input) {
        this.input = input;
    }

    /** Reads the members of the object whose opening brace is the current token. */
    void read(JsonParser parser) throws MalformedJsonException, IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "op" -> operation = text(parser, name);
                case "after" -> after = row(parser, value);
                case "source" -> readSource(parser, value);
                case "message" -> readMessage(parser, value);
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
    ChangeEvent toChangeEvent() throws MalformedJsonException {
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
            return new ChangeEvent.RowChange(known, after, committedAt);
        }
        if (prefix == null) {
            throw new MalformedJsonException(Flaw.NOT_AN_ENVELOPE, "the logical message has no prefix");
        }
        return new ChangeEvent.LogicalMessage(prefix, content == null ? new byte[0] : content, committedAt);
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

    private void readSource(JsonParser parser, JsonToken value) throws MalformedJsonException, IOException {
        expectObject(value, "source");
        hasSource = true;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean commitTime = "ts_ms".equals(parser.currentName());
            JsonToken member = parser.nextToken();
            if (commitTime && member == JsonToken.VALUE_NUMBER_INT) {
                committedAt = OptionalLong.of(time(parser));
            } else {
                parser.skipChildren();
            }
        }
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
                case "content" -> content = base64(parser, member);
                default -> parser.skipChildren();
            }
        }
    }

    private JsonFields row(JsonParser parser, JsonToken value) throws MalformedJsonException, IOException {
        if (value == JsonToken.VALUE_NULL) {
            return NO_FIELDS;
        }
        expectObject(value, "after");
        return JsonFields.readObject(parser, input);
    }

    private static byte @Nullable [] base64(JsonParser parser, JsonToken value)
            throws MalformedJsonException, IOException {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        MalformedJsonException notBase64 =
                new MalformedJsonException(Flaw.CONTENT_NOT_BASE64, "the logical message's content is not base64");
        if (value != JsonToken.VALUE_STRING) {
            throw notBase64;
        }
        try {
            return parser.getBinaryValue();
        } catch (JsonEOFException e) {
            throw e;
        } catch (JsonParseException e) {
            throw notBase64;
        }
    }

    private static long time(JsonParser parser) throws MalformedJsonException, IOException {
        try {
            return parser.getLongValue();
        } catch (JsonParseException | InputCoercionException e) {
            throw new MalformedJsonException(Flaw.NOT_AN_ENVELOPE, "the record's \"source.ts_ms\" is not a time");
        }
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
