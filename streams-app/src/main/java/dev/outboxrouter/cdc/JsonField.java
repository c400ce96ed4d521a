package dev.outboxrouter.cdc;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * One member of a JSON object, its value as it was written.
 *
 * @param name the member's name, unescaped
 * @param kind what its value is
 * @param json the value, spacing, number format and a string's quotes included
 * @param type what its column is
 */
public record JsonField(String name, Kind kind, Slice json, FieldType type) {

    /** The kinds of JSON value (RFC 8259). */
    public enum Kind {
        STRING,
        NUMBER,
        BOOLEAN,
        NULL,
        OBJECT,
        ARRAY
    }

    /**
     * A string's text in UTF-8, without quotes and unescaped; of every other kind the value as it was written.
     *
     * @throws MalformedJsonException when the text is one that UTF-8 cannot hold (an unpaired surrogate)
     */
    public byte[] bytes() throws MalformedJsonException {
        if (kind != Kind.STRING) {
            return json.copy();
        }
        if (!json.contains((byte) '\\')) {
            return new Slice(json.input(), json.from() + 1, json.to() - 1).copy();
        }
        try (JsonParser parser = Json.parserOf(json)) {
            parser.nextToken();
            return Json.utf8(parser.getText());
        } catch (IOException e) {
            throw Json.malformed(e);
        }
    }

    JsonField withType(FieldType known) {
        return new JsonField(name, kind, json, known);
    }
}
