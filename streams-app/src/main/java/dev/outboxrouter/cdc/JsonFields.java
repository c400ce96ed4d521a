package dev.outboxrouter.cdc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The members of one JSON object in the order in which they were written, values untouched. Members of the same name are
 * all kept: what that means is for the reader of the fields to say.
 *
 * @param fields the members
 */
public record JsonFields(List<JsonField> fields) {

    public JsonFields {
        fields = List.copyOf(fields);
    }

    /**
     * Reads bytes that are one JSON object and nothing else.
     *
     * @throws MalformedJsonException when they are not
     */
    public static JsonFields read(byte[] utf8) throws MalformedJsonException {
        try (JsonParser parser = Json.parser(utf8)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new MalformedJsonException(Flaw.EMPTY, "there is only white space");
            }
            if (first != JsonToken.START_OBJECT) {
                // Read to the end, so that "not an object" is never said of what is not even JSON.
                parser.skipChildren();
                Json.expectEnd(parser);
                throw new MalformedJsonException(Flaw.NOT_AN_OBJECT, "the JSON value is not an object");
            }
            JsonFields fields = readObject(parser, utf8);
            Json.expectEnd(parser);
            return fields;
        } catch (IOException e) {
            throw Json.malformed(e);
        }
    }

    /** Reads the object whose opening brace is the parser's current token, up to and with its closing brace. */
    static JsonFields readObject(JsonParser parser, byte[] input) throws MalformedJsonException, IOException {
        List<JsonField> fields = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.add(readValue(name, parser, input));
        }
        return new JsonFields(fields);
    }

    private static JsonField readValue(String name, JsonParser parser, byte[] input)
            throws MalformedJsonException, IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> new JsonField(name, JsonField.Kind.STRING, Json.utf8(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(name, JsonField.Kind.NUMBER, parser);
            case VALUE_TRUE, VALUE_FALSE -> scalar(name, JsonField.Kind.BOOLEAN, parser);
            case VALUE_NULL -> scalar(name, JsonField.Kind.NULL, parser);
            case START_OBJECT -> slice(name, JsonField.Kind.OBJECT, parser, input);
            case START_ARRAY -> slice(name, JsonField.Kind.ARRAY, parser, input);
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new MalformedJsonException(Flaw.NOT_JSON, "the bytes are not JSON");
        };
    }

    private static JsonField scalar(String name, JsonField.Kind kind, JsonParser parser)
            throws MalformedJsonException, IOException {
        return new JsonField(name, kind, Json.utf8(parser.getText()));
    }

    private static JsonField slice(String name, JsonField.Kind kind, JsonParser parser, byte[] input)
            throws IOException {
        int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        parser.skipChildren();
        int end = Math.toIntExact(parser.currentLocation().getByteOffset());
        return new JsonField(name, kind, Arrays.copyOfRange(input, start, end));
    }
}
