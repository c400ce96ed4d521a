package dev.outboxrouter.cdc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks forward over the bytes of one JSON value (RFC 8259) and says where its parts are. What is passed over is checked
 * all the same, UTF-8 (RFC 3629) included: bytes that are walked over to their end are JSON and nothing else.
 *
 * <p>Written by hand, for every byte of every event passes here: what a library needs for it, and the figures, are in
 * docs/performance.md. Jackson is the oracle of its test. Not for several threads.
 *
 * <pre>{@code
 * for (boolean more = json.enterObject(); more; more = json.nextMember()) {
 *     if (json.isNamed(OP)) { … json.skipValue() … }
 * }
 * }</pre>
 */
final class JsonScanner {

    /** Deepest nesting that is read. */
    static final int MAX_DEPTH = 1_000;

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** So many digits and a sign are a 64-bit number. */
    private static final int SAFE_DIGITS = 18;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private byte[] input = new byte[0];
    private int start;
    private int end;
    private int position;
    private int depth;
    private int from;
    private int to;
    private boolean escaped;

    /** Begins with another input: stands before its value, and what white space is around it. */
    JsonScanner begin(Slice text) {
        input = text.input();
        start = text.from();
        end = text.to();
        position = start;
        depth = 0;
        return this;
    }

    /** The first byte of the value that comes next; it tells its kind. */
    byte peek() throws MalformedJsonException {
        if (position < end && input[position] > ' ') {
            return input[position];
        }
        skipWhiteSpace();
        if (position == end) {
            throw notJson();
        }
        return input[position];
    }

    /** Whether there is nothing but white space. */
    boolean isAtEnd() {
        skipWhiteSpace();
        return position == end;
    }

    /** Goes into the object that comes next. Whether it has a member, whose name is then read. */
    boolean enterObject() throws MalformedJsonException {
        return enter((byte) '{', (byte) '}') && readName();
    }

    /** Goes on to the next member and reads its name; false: that was the last, and the object is left. */
    boolean nextMember() throws MalformedJsonException {
        return next((byte) '}') && readName();
    }

    /** Goes into the array that comes next. Whether it has an element. */
    boolean enterArray() throws MalformedJsonException {
        return enter((byte) '[', (byte) ']');
    }

    /** Goes on to the next element; false: that was the last, and the array is left. */
    boolean nextElement() throws MalformedJsonException {
        return next((byte) ']');
    }

    /** Whether the name that was read is this one. */
    boolean isNamed(byte[] name) throws MalformedJsonException {
        if (escaped) {
            return Arrays.equals(JsonText.unescaped(input, from, to), name);
        }
        return to - from == name.length && Arrays.equals(input, from, to, name, 0, name.length);
    }

    /** Passes over the value that comes next, whatever it is. */
    void skipValue() throws MalformedJsonException {
        byte first = peek();
        int begin = position;
        escaped = false;
        skip(first);
        from = begin;
        to = position;
    }

    /** Where it stands: behind what was passed last, or at what was looked at since. */
    int position() {
        return position;
    }

    /** Where the name or value that was passed last begins: a text and an object with what encloses it, a name without. */
    int from() {
        return from;
    }

    /** Where it ends. */
    int to() {
        return to;
    }

    /** Whether it is a text or name with a backslash in it. */
    boolean isEscaped() {
        return escaped;
    }

    /** The value that was passed last. */
    JsonField value() {
        return new JsonField(new Slice(input, from, to), escaped, FieldType.UNKNOWN);
    }

    /** Whether the value that was passed last is a number without fraction and exponent. */
    boolean isInteger() {
        int i = input[from] == '-' ? from + 1 : from;
        while (i < to && input[i] >= '0' && input[i] <= '9') {
            i++;
        }
        return i == to;
    }

    /**
     * The whole number that was passed last.
     *
     * @throws NumberFormatException when it is beyond 64 bits
     */
    long number() {
        if (to - from > SAFE_DIGITS) {
            return Long.parseLong(new String(input, from, to - from, StandardCharsets.US_ASCII));
        }
        boolean negative = input[from] == '-';
        long number = 0;
        for (int i = negative ? from + 1 : from; i < to; i++) {
            number = 10 * number + (input[i] - '0');
        }
        return negative ? -number : number;
    }

    /**
     * The text that comes next, if it is the last one of the input: all up to the last quote, with nothing but closing
     * braces behind it. Only who can tell that there is no quote inside may {@link #passOver} it; null: look at it all.
     */
    @Nullable Slice lastText() throws MalformedJsonException {
        int quote = end - 1;
        while (quote > position && input[quote] == '}') {
            quote--;
        }
        return peek() == '"' && quote > position && input[quote] == '"' ? new Slice(input, position + 1, quote) : null;
    }

    /** Goes on behind a value whose bytes the caller knows. */
    void passOver(int behind) {
        position = behind;
    }

    /** What stops the walk: the bytes are not UTF-8, or else they are not JSON. */
    MalformedJsonException notJson() {
        return malformed(Flaw.NOT_JSON, "the bytes are not JSON");
    }

    /** Refuses anything but white space after the value that was read. */
    void expectEnd() throws MalformedJsonException {
        if (!isAtEnd()) {
            throw malformed(Flaw.NOT_JSON, "there is something after the JSON value");
        }
    }

    /** The same for another reason than that they are no JSON. */
    MalformedJsonException malformed(Flaw flaw, String detail) {
        return Utf8.isValid(input, start, end)
                ? new MalformedJsonException(flaw, detail)
                : new MalformedJsonException(Flaw.NOT_UTF8, "the bytes are not UTF-8");
    }

    private boolean enter(byte open, byte close) throws MalformedJsonException {
        if (peek() != open) {
            throw notJson();
        }
        position++;
        if (++depth > MAX_DEPTH) {
            throw malformed(Flaw.LIMIT_EXCEEDED, "the JSON exceeds a limit (nesting depth %d)".formatted(MAX_DEPTH));
        }
        if (peek() == close) {
            position++;
            depth--;
            return false;
        }
        return true;
    }

    private boolean next(byte close) throws MalformedJsonException {
        byte after = peek();
        position++;
        if (after == ',') {
            return true;
        }
        if (after == close) {
            depth--;
            return false;
        }
        throw notJson();
    }

    private boolean readName() throws MalformedJsonException {
        if (peek() != '"') {
            throw notJson();
        }
        int begin = position + 1;
        escaped = false;
        skipText();
        int behind = position - 1;
        if (peek() != ':') {
            throw notJson();
        }
        position++;
        from = begin;
        to = behind;
        return true;
    }

    private void skipObject() throws MalformedJsonException {
        for (boolean more = enterObject(); more; more = nextMember()) {
            skip(peek());
        }
        escaped = false;
    }

    private void skipArray() throws MalformedJsonException {
        for (boolean more = enterArray(); more; more = nextElement()) {
            skip(peek());
        }
        escaped = false;
    }

    private void skip(byte first) throws MalformedJsonException {
        if (first == '"') {
            skipText();
        } else if (first == '{') {
            skipObject();
        } else if (first == '[') {
            skipArray();
        } else {
            skipScalar(first);
        }
    }

    private void skipScalar(byte first) throws MalformedJsonException {
        switch (first) {
            case 't' -> skipLiteral("true");
            case 'f' -> skipLiteral("false");
            case 'n' -> skipLiteral("null");
            default -> skipNumber();
        }
    }

    private void skipLiteral(String literal) throws MalformedJsonException {
        if (end - position < literal.length()) {
            throw notJson();
        }
        for (int i = 1; i < literal.length(); i++) {
            if (input[position + i] != literal.charAt(i)) {
                throw notJson();
            }
        }
        position += literal.length();
    }

    private void skipNumber() throws MalformedJsonException {
        int i = position;
        if (input[i] == '-') {
            i++;
        }
        int integer = i;
        i = skipDigits(i);
        if (input[integer] == '0' && i > integer + 1) {
            throw notJson();
        }
        if (i < end && input[i] == '.') {
            i = skipDigits(i + 1);
        }
        if (i < end && (input[i] | 0x20) == 'e') {
            i++;
            if (i < end && (input[i] == '+' || input[i] == '-')) {
                i++;
            }
            i = skipDigits(i);
        }
        position = i;
    }

    private int skipDigits(int first) throws MalformedJsonException {
        int i = first;
        while (i < end && input[i] >= '0' && input[i] <= '9') {
            i++;
        }
        if (i == first) {
            throw notJson();
        }
        return i;
    }

    /** From the opening quote to behind the closing one. Eight bytes at a time, as long as they are plain ASCII. */
    private void skipText() throws MalformedJsonException {
        int i = position + 1;
        while (true) {
            while (i <= end - Long.BYTES) {
                long special = special((long) EIGHT_BYTES.get(input, i));
                if (special != 0) {
                    i += Long.numberOfTrailingZeros(special) >>> 3;
                    break;
                }
                i += Long.BYTES;
            }
            if (i >= end) {
                throw notJson();
            }
            byte next = input[i];
            if (next == '"') {
                position = i + 1;
                return;
            }
            if (next == '\\') {
                escaped = true;
                i = skipEscape(i);
            } else if (next < 0) {
                do {
                    i = Utf8.skip(input, i, end);
                    if (i < 0) {
                        throw notJson();
                    }
                } while (i < end && input[i] < 0);
            } else if (next < ' ') {
                throw notJson();
            } else {
                i++;
            }
        }
    }

    /** The high bit of the first byte that is a quote, a backslash, a control character or not ASCII; others may follow. */
    private static long special(long eight) {
        long quote = eight ^ QUOTES;
        long backslash = eight ^ BACKSLASHES;
        long quotes = (quote - ONES) & ~quote;
        long backslashes = (backslash - ONES) & ~backslash;
        long controls = (eight - SPACES) & ~eight;
        return (quotes | backslashes | controls | eight) & HIGH_BITS;
    }

    private int skipEscape(int backslash) throws MalformedJsonException {
        if (backslash + 1 >= end) {
            throw notJson();
        }
        switch (input[backslash + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return backslash + 2;
            }
            case 'u' -> {
                int behind = backslash + 6;
                if (behind > end) {
                    throw notJson();
                }
                for (int i = backslash + 2; i < behind; i++) {
                    if (Character.digit(input[i], 16) < 0) {
                        throw notJson();
                    }
                }
                return behind;
            }
            default -> throw notJson();
        }
    }

    private void skipWhiteSpace() {
        while (position < end) {
            byte next = input[position];
            if (next > ' ' || (next != ' ' && next != '\n' && next != '\t' && next != '\r')) {
                return;
            }
            position++;
        }
    }
}
