package dev.outboxrouter.cdc;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The value of one member of a JSON object, as it was written.
 *
 * @param input what it stands in; treat as read-only
 * @param from where the value begins, spacing, number format and a string's quotes included
 * @param to behind its end
 * @param escaped whether it is a string with a backslash in it
 * @param unescaped the text of such a string in UTF-8; treat as read-only. Null when UTF-8 cannot hold it
 * @param type what its column is
 */
public record JsonField(byte[] input, int from, int to, boolean escaped, byte @Nullable [] unescaped, FieldType type) {

    /** The last character of ASCII: all that a value begins with is of it. */
    private static final int LAST = 0x7f;

    /** By the first byte. */
    private static final Kind[] KINDS = kinds();

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
        return kind(input[from]);
    }

    /** What a value is that begins so. */
    static Kind kind(byte first) {
        return KINDS[first & LAST];
    }

    private static Kind[] kinds() {
        Kind[] kinds = new Kind[LAST + 1];
        Arrays.fill(kinds, Kind.NUMBER);
        kinds['"'] = Kind.STRING;
        kinds['{'] = Kind.OBJECT;
        kinds['['] = Kind.ARRAY;
        kinds['t'] = Kind.BOOLEAN;
        kinds['f'] = Kind.BOOLEAN;
        kinds['n'] = Kind.NULL;
        return kinds;
    }

    /** Whether the value is null. */
    public boolean isNull() {
        return input[from] == 'n';
    }

    /** The value as it was written. */
    public Slice json() {
        return new Slice(input, from, to);
    }

    /**
     * A string's text in UTF-8, without quotes and unescaped; of every other kind the value as it was written.
     *
     * @throws MalformedJsonException when the text is one that UTF-8 cannot hold (an unpaired surrogate)
     */
    public byte[] bytes() throws MalformedJsonException {
        if (escaped) {
            if (unescaped == null) {
                throw EscapedText.unpairedSurrogate();
            }
            return unescaped;
        }
        int quote = kind() == Kind.STRING ? 1 : 0;
        return Arrays.copyOfRange(input, from + quote, to - quote);
    }

    /** The same, copied only if it must be. */
    public Slice utf8() throws MalformedJsonException {
        if (escaped) {
            return Slice.of(bytes());
        }
        int quote = kind() == Kind.STRING ? 1 : 0;
        return new Slice(input, from + quote, to - quote);
    }

    /** The same as a text. */
    public String string() throws MalformedJsonException {
        return utf8().text();
    }

    JsonField withType(FieldType known) {
        return new JsonField(input, from, to, escaped, unescaped, known);
    }
}
