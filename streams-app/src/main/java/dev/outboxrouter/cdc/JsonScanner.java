package dev.outboxrouter.cdc;

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

    /** So many digits and a sign are a 64-bit number. */
    private static final int SAFE_DIGITS = 18;

    private byte[] input = new byte[0];
    private int start;
    private int end;
    private int position;
    private int depth;
    private int from;
    private int to;
    private boolean escaped;
    private final EscapedText escapedText = new EscapedText();

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
        int behindBlank = position + 1;
        if (behindBlank < end && input[position] == ' ' && input[behindBlank] > ' ') {
            // As PostgreSQL writes jsonb: one blank behind each comma and colon.
            position = behindBlank;
            return input[behindBlank];
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
            return Arrays.equals(escapedText.utf8(), name);
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

    /**
     * The text that was passed last, in UTF-8.
     *
     * @throws MalformedJsonException when it is one that UTF-8 cannot hold (an unpaired surrogate)
     */
    Slice text() throws MalformedJsonException {
        return escaped ? Slice.of(escapedText.utf8()) : new Slice(input, from + 1, to - 1);
    }

    /** The text that was passed last, if it has a backslash in it; null when it has none, or UTF-8 cannot hold it. */
    byte @Nullable [] unescaped() throws MalformedJsonException {
        return escaped && escapedText.isUtf8() ? escapedText.utf8() : null;
    }

    /**
     * Passes over the value that comes next; if it is a number without fraction and exponent, it is read.
     *
     * @param otherwise what any other value is taken for
     * @throws NumberFormatException when it is beyond 64 bits
     */
    long skipInteger(long otherwise) throws MalformedJsonException {
        peek();
        int begin = position;
        boolean negative = input[begin] == '-';
        int first = negative ? begin + 1 : begin;
        int i = first;
        long number = 0;
        while (i < end && input[i] >= '0' && input[i] <= '9') {
            number = 10 * number + (input[i] - '0');
            i++;
        }
        skipRest(begin, i);
        if (i == first || to != i) {
            return otherwise;
        }
        if (i - first > SAFE_DIGITS) {
            return Long.parseLong(new String(input, from, to - from, StandardCharsets.US_ASCII));
        }
        return negative ? -number : number;
    }

    /** A whole number of usual length has been walked over; anything else is looked at as a whole. */
    private void skipRest(int begin, int behindDigits) throws MalformedJsonException {
        boolean isWhole = behindDigits > begin
                && input[begin] >= '1'
                && behindDigits < end
                && input[behindDigits] != '.'
                && (input[behindDigits] | 0x20) != 'e';
        if (isWhole) {
            from = begin;
            to = behindDigits;
            position = behindDigits;
        } else {
            skipValue();
        }
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

    /** Goes on behind a value whose bytes the caller knows; or back, to walk over them once more. */
    void passOver(int behind) {
        position = behind;
    }

    /**
     * Passes over bytes that are known to be JSON where they stand; names are not read.
     *
     * @return whether they are what comes next; if not, it stays where it is
     */
    boolean passOver(byte[] known, int knownFrom, int knownTo) {
        int behind = position + knownTo - knownFrom;
        if (behind > end || !JsonTokens.areSame(input, position, known, knownFrom, knownTo)) {
            return false;
        }
        position = behind;
        return true;
    }

    /** Goes into the object that comes next, and up to its first value, if these bytes are what it begins with. */
    boolean enterObject(byte[] known, int knownFrom, int knownTo) {
        if (depth == MAX_DEPTH || !passOver(known, knownFrom, knownTo)) {
            return false;
        }
        depth++;
        return true;
    }

    /** Leaves the object if these bytes are what it ends with. */
    boolean leaveObject(byte[] known, int knownFrom, int knownTo) {
        if (!passOver(known, knownFrom, knownTo)) {
            return false;
        }
        depth--;
        return true;
    }

    /** Passes over the text that comes next, if it is one and well-formed. */
    boolean passText() {
        int behind = position < end && input[position] == '"' ? behindText() : JsonTokens.NONE;
        if (behind == JsonTokens.NONE) {
            return false;
        }
        position = behind;
        return true;
    }

    /**
     * Passes over digits of which the first is not 0. What follows is not looked at: it may be a fraction.
     *
     * @return the number; below 0 when there are none, or too many
     */
    long passDigits() {
        int i = position;
        long number = 0;
        while (i < end && input[i] >= '0' && input[i] <= '9') {
            number = 10 * number + (input[i] - '0');
            i++;
        }
        if (i == position || i - position > SAFE_DIGITS + 1 || input[position] == '0') {
            return -1;
        }
        position = i;
        return number;
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
        int behind = JsonTokens.behindScalar(first, input, position, end);
        if (behind == JsonTokens.NONE) {
            throw notJson();
        }
        position = behind;
    }

    /** From the opening quote to behind the closing one. */
    private void skipText() throws MalformedJsonException {
        int behind = behindText();
        if (behind == JsonTokens.NONE) {
            throw notJson();
        }
        position = behind;
    }

    private int behindText() {
        int behind = JsonTokens.behindText(input, position + 1, end);
        if (behind >= 0 || behind == JsonTokens.NONE) {
            return behind;
        }
        escaped = true;
        return escapedText.pass(input, position + 1, JsonTokens.atEscape(behind), end);
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
