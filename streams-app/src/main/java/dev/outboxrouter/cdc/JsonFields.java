package dev.outboxrouter.cdc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The members of one JSON object in the order in which they were written, values untouched. Members of the same name are
 * all kept: what that means is for the reader of the fields to say.
 *
 * @param fields the members
 * @param json the object as it was written
 */
public record JsonFields(List<JsonField> fields, Slice json) {

    static final JsonFields NONE = new JsonFields(List.of(), Slice.EMPTY);

    public JsonFields {
        fields = List.copyOf(fields);
    }

    /**
     * Reads bytes that are one JSON object and nothing else.
     *
     * @throws MalformedJsonException when they are not
     */
    public static JsonFields read(byte[] utf8) throws MalformedJsonException {
        EventContent content = EventContent.read(utf8);
        if (content.isArray() || content.events().get(0).isEmpty()) {
            throw new MalformedJsonException(Flaw.NOT_AN_OBJECT, "the JSON value is not an object");
        }
        return content.events().get(0).orElseThrow();
    }

    /** Reads the object whose opening brace is the parser's current token, up to and with its closing brace. */
    static JsonFields readObject(JsonParser parser, byte[] input) throws MalformedJsonException, IOException {
        int from = offset(parser.currentTokenLocation().getByteOffset());
        List<JsonField> fields = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            JsonField.Kind kind = kind(parser.currentToken());
            fields.add(new JsonField(name, kind, readValue(parser, input), FieldType.UNKNOWN));
        }
        return new JsonFields(
                fields, new Slice(input, from, offset(parser.currentLocation().getByteOffset())));
    }

    /** The value whose first token is the current one, read to its end. */
    static Slice readValue(JsonParser parser, byte[] input) throws MalformedJsonException, IOException {
        int from = offset(parser.currentTokenLocation().getByteOffset());
        parser.skipChildren();
        parser.finishToken();
        return new Slice(input, from, offset(parser.currentLocation().getByteOffset()));
    }

    private static JsonField.Kind kind(JsonToken token) throws MalformedJsonException {
        return switch (token) {
            case VALUE_STRING -> JsonField.Kind.STRING;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> JsonField.Kind.NUMBER;
            case VALUE_TRUE, VALUE_FALSE -> JsonField.Kind.BOOLEAN;
            case VALUE_NULL -> JsonField.Kind.NULL;
            case START_OBJECT -> JsonField.Kind.OBJECT;
            case START_ARRAY -> JsonField.Kind.ARRAY;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new MalformedJsonException(Flaw.NOT_JSON, "the bytes are not JSON");
        };
    }

    private static int offset(long byteOffset) {
        return Math.toIntExact(byteOffset);
    }
}
