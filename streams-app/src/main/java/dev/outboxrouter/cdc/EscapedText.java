package dev.outboxrouter.cdc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over one JSON string with escapes after the other (RFC 8259, 7), checks it, and unescapes it on the way: texts that
 * have escapes have many, such as a payload of JSON in a column of text. Not for several threads.
 */
final class EscapedText {

    private static final int USUAL_BYTES = 1_024;

    /** A buffer that is larger is not kept. */
    private static final int MOST_KEPT = 1 << 20;

    /** A backslash, u, and four digits. */
    private static final int UNICODE_ESCAPE = 6;

    private byte[] text = new byte[USUAL_BYTES];
    private int length;
    private int longest;
    private boolean unpaired;

    /** The text between these quotes, which has been walked over. */
    static byte[] unescaped(byte[] input, int from, int quote) throws MalformedJsonException {
        EscapedText text = new EscapedText();
        int unused = text.pass(input, from, from, quote + 1);
        return text.utf8();
    }

    /**
     * Passes over a text.
     *
     * @param from behind its opening quote
     * @param escape where the first backslash is, or before: up to there it has been walked over
     * @return behind its closing quote; or {@link JsonTokens#NONE}
     */
    int pass(byte[] input, int from, int escape, int end) {
        longest = end - from;
        begin(input, from, escape);
        int i = escape;
        while (i >= 0) {
            i = passEights(input, i, end);
            if (i >= end) {
                break;
            }
            byte next = input[i];
            if (next == '"') {
                return i + 1;
            }
            if (next == '\\') {
                i = passEscape(input, i, end);
            } else if (next < 0) {
                i = copy(input, i, JsonTokens.behindCharacters(input, i, end));
            } else {
                i = next < ' ' ? JsonTokens.NONE : copy(input, i, i + 1);
            }
        }
        return JsonTokens.NONE;
    }

    /**
     * The text that was passed last, in UTF-8.
     *
     * @throws MalformedJsonException when it is one that UTF-8 cannot hold (an unpaired surrogate)
     */
    byte[] utf8() throws MalformedJsonException {
        if (unpaired) {
            throw unpairedSurrogate();
        }
        return Arrays.copyOf(text, length);
    }

    /** Whether UTF-8 can hold it. */
    boolean isUtf8() {
        return !unpaired;
    }

    static MalformedJsonException unpairedSurrogate() {
        return new MalformedJsonException(Flaw.NOT_UTF8, "a text holds an unpaired surrogate, which is not UTF-8");
    }

    private void begin(byte[] input, int from, int escape) {
        if (text.length > MOST_KEPT) {
            text = new byte[USUAL_BYTES];
        }
        length = 0;
        unpaired = false;
        int unused = copy(input, from, escape);
    }

    /**
     * Passes over eight bytes at a time, up to one that is not ASCII, or not allowed, an escape of another letter than quote
     * and backslash, or the closing quote.
     *
     * @return where that is; when there are no eight bytes any more, behind the last ones
     */
    private int passEights(byte[] input, int from, int end) {
        int i = from;
        long escaping = 0;
        while (i <= end - Long.BYTES) {
            long eight = EightBytes.of(input, i);
            long backslashes = EightBytes.equal(eight, EightBytes.BACKSLASHES);
            long quotes = EightBytes.equal(eight, EightBytes.QUOTES);
            long escaped = EightBytes.escaped(backslashes, escaping);
            escaping = backslashes & ~escaped;
            long other = ((quotes ^ escaped) & ~(backslashes & escaped)) | EightBytes.unusual(eight);
            if (other != 0) {
                int place = Long.numberOfTrailingZeros(other) / Byte.SIZE;
                long before = (1L << (place * Byte.SIZE)) - 1;
                put(eight, place, escaping & before);
                return (escaped & other & -other) == 0 ? i + place : i + place - 1;
            }
            put(eight, Long.BYTES, escaping);
            i += Long.BYTES;
        }
        return escaping < 0 ? i - 1 : i;
    }

    /** Takes so many of the eight bytes, without those of the set. */
    private void put(long eight, int bytes, long without) {
        grow(Long.BYTES);
        EightBytes.set(text, length, EightBytes.without(eight, without));
        length += bytes - Long.bitCount(without);
    }

    /** Takes bytes as they are. */
    private int copy(byte[] input, int from, int to) {
        if (to < 0) {
            return JsonTokens.NONE;
        }
        grow(to - from);
        System.arraycopy(input, from, text, length, to - from);
        length += to - from;
        return to;
    }

    private int passEscape(byte[] input, int backslash, int end) {
        if (backslash + 1 >= end) {
            return JsonTokens.NONE;
        }
        byte letter = input[backslash + 1];
        switch (letter) {
            case '"', '\\', '/' -> put(letter);
            case 'b' -> put((byte) '\b');
            case 'f' -> put((byte) '\f');
            case 'n' -> put((byte) '\n');
            case 'r' -> put((byte) '\r');
            case 't' -> put((byte) '\t');
            case 'u' -> {
                return passUnicode(input, backslash, end);
            }
            default -> {
                return JsonTokens.NONE;
            }
        }
        return backslash + 2;
    }

    private int passUnicode(byte[] input, int backslash, int end) {
        int unit = unit(input, backslash, end);
        if (unit < 0) {
            return JsonTokens.NONE;
        }
        int behind = backslash + UNICODE_ESCAPE;
        if (!Character.isSurrogate((char) unit)) {
            putCharacter(unit);
            return behind;
        }
        int second = unit(input, behind, end);
        if (second >= 0 && Character.isSurrogatePair((char) unit, (char) second)) {
            putCharacter(Character.toCodePoint((char) unit, (char) second));
            return behind + UNICODE_ESCAPE;
        }
        unpaired = true;
        return behind;
    }

    /** The UTF-16 code unit of an escape by number that begins here; below 0 when none does. */
    private static int unit(byte[] input, int backslash, int end) {
        if (backslash + UNICODE_ESCAPE > end || input[backslash] != '\\' || input[backslash + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = backslash + 2; i < backslash + UNICODE_ESCAPE; i++) {
            int digit = Character.digit(input[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = (unit << 4) | digit;
        }
        return unit;
    }

    private void put(byte ascii) {
        grow(1);
        text[length++] = ascii;
    }

    /**
     * Makes room for bytes. The buffer doubles, but not beyond what the text can become: it gets no longer by unescaping, and
     * one of 36 MB would get a buffer of 64 MB.
     */
    private void grow(int bytes) {
        if (text.length - length < bytes) {
            int doubled = (int) Math.min(2L * text.length, (long) longest + Long.BYTES);
            text = Arrays.copyOf(text, Math.max(doubled, length + bytes));
        }
    }

    private void putCharacter(int character) {
        byte[] utf8 = Character.toString(character).getBytes(StandardCharsets.UTF_8);
        int unused = copy(utf8, 0, utf8.length);
    }
}
