package dev.outboxrouter.cdc;

import java.util.Arrays;

/** Where texts, numbers and literals of JSON end (RFC 8259), checked on the way; texts eight bytes at a time. */
final class JsonTokens {

    /** There is no such token. */
    static final int NONE = Integer.MIN_VALUE;

    private static final byte[] TRUE = Utf8.ascii("true");
    private static final byte[] FALSE = Utf8.ascii("false");
    private static final byte[] NULL = Utf8.ascii("null");

    private JsonTokens() {}

    /**
     * Behind the closing quote of a text.
     *
     * @param from behind its opening quote
     * @return the place; or {@link #atEscape} of the first backslash, when there is one before; or {@link #NONE}
     */
    static int behindText(byte[] input, int from, int end) {
        int i = from;
        while (true) {
            while (i <= end - Long.BYTES) {
                long special = EightBytes.special(EightBytes.of(input, i));
                if (special != 0) {
                    i += Long.numberOfTrailingZeros(special) / Byte.SIZE;
                    break;
                }
                i += Long.BYTES;
            }
            if (i >= end) {
                return NONE;
            }
            byte next = input[i];
            if (next == '"') {
                return i + 1;
            }
            if (next == '\\') {
                return atEscape(i);
            }
            if (next < 0) {
                i = behindCharacters(input, i, end);
            } else {
                i = next < ' ' ? NONE : i + 1;
            }
            if (i < 0) {
                return NONE;
            }
        }
    }

    /** What stands for the place of a backslash, below 0; and back again. */
    static int atEscape(int place) {
        return ~place;
    }

    /** Behind a number or literal that begins with this byte; or {@link #NONE}. */
    static int behindScalar(byte first, byte[] input, int from, int end) {
        return switch (first) {
            case 't' -> behindLiteral(TRUE, input, from, end);
            case 'f' -> behindLiteral(FALSE, input, from, end);
            case 'n' -> behindLiteral(NULL, input, from, end);
            default -> behindNumber(input, from, end);
        };
    }

    private static int behindLiteral(byte[] literal, byte[] input, int from, int end) {
        int behind = from + literal.length;
        return behind <= end && Arrays.equals(input, from, behind, literal, 0, literal.length) ? behind : NONE;
    }

    private static int behindNumber(byte[] input, int from, int end) {
        int first = input[from] == '-' ? from + 1 : from;
        int i = behindDigits(input, first, end);
        if (i > first + 1 && input[first] == '0') {
            return NONE;
        }
        if (i > 0 && i < end && input[i] == '.') {
            i = behindDigits(input, i + 1, end);
        }
        if (i > 0 && i < end && (input[i] | 0x20) == 'e') {
            boolean signed = i + 1 < end && (input[i + 1] == '+' || input[i + 1] == '-');
            i = behindDigits(input, signed ? i + 2 : i + 1, end);
        }
        return i;
    }

    private static int behindDigits(byte[] input, int first, int end) {
        int i = first;
        while (i < end && input[i] >= '0' && input[i] <= '9') {
            i++;
        }
        return i == first ? NONE : i;
    }

    /** Whether these bytes are what stands there. They are some tens at most: a call of the JDK's would cost as much again. */
    static boolean areSame(byte[] input, int at, byte[] known, int from, int to) {
        int i = at;
        int j = from;
        while (j <= to - Long.BYTES) {
            if (EightBytes.of(input, i) != EightBytes.of(known, j)) {
                return false;
            }
            i += Long.BYTES;
            j += Long.BYTES;
        }
        if (j < to && i + Long.BYTES <= input.length && j + Long.BYTES <= known.length) {
            long difference = EightBytes.of(input, i) ^ EightBytes.of(known, j);
            return difference << (Long.SIZE - Byte.SIZE * (to - j)) == 0;
        }
        return Arrays.equals(input, i, i + to - j, known, j, to);
    }

    /** Behind the characters of several bytes that follow each other here; below 0 when one is not UTF-8. */
    static int behindCharacters(byte[] input, int from, int end) {
        int i = from;
        while (i >= 0 && i < end && input[i] < 0) {
            i = Utf8.skip(input, i, end);
        }
        return i;
    }
}
