package dev.outboxrouter.cdc;

import java.util.Arrays;

/**
 * The value of one member of a JSON object, as it was written.
 *
 * @param json the value, spacing, number format and a string's quotes included
 * @param escaped whether it is a string with a backslash in it
 * @param type what its column is
 */
public record JsonField(Slice json, boolean escaped, FieldType type) {

    /** The kinds of JSON value (RFC 8259). */
    public enum Kind {
        STRING,
        NUMBER,
        BOOLEAN,
        NULL,
        OBJECT,
        ARRAY
    }

    /** What the value is. */
    public Kind kind() {
        return kind(json.input()[json.from()]);
    }

    /** What a value is that begins so. */
    static Kind kind(byte first) {
        return switch (first) {
            case '"' -> Kind.STRING;
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.ARRAY;
            case 't', 'f' -> Kind.BOOLEAN;
            case 'n' -> Kind.NULL;
            default -> Kind.NUMBER;
        };
    }

    /** Whether the value is null. */
    public boolean isNull() {
        return json.input()[json.from()] == 'n';
    }

    /**
     * A string's text in UTF-8, without quotes and unescaped; of every other kind the value as it was written.
     *
     * @throws MalformedJsonException when the text is one that UTF-8 cannot hold (an unpaired surrogate)
     */
    public byte[] bytes() throws MalformedJsonException {
        int quote = kind() == Kind.STRING ? 1 : 0;
        int from = json.from() + quote;
        int to = json.to() - quote;
        return escaped ? JsonText.unescaped(json.input(), from, to) : Arrays.copyOfRange(json.input(), from, to);
    }

    /** The same, copied only if it must be. */
    public Slice utf8() throws MalformedJsonException {
        if (escaped) {
            return Slice.of(bytes());
        }
        return kind() == Kind.STRING ? new Slice(json.input(), json.from() + 1, json.to() - 1) : json;
    }

    /** The same as a text. */
    public String string() throws MalformedJsonException {
        return utf8().text();
    }

    JsonField withType(FieldType known) {
        return new JsonField(json, escaped, known);
    }
}
