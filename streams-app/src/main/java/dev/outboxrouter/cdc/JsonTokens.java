package dev.outboxrouter.cdc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Where texts, numbers and literals of JSON end (RFC 8259), checked on the way; texts eight bytes at a time. */
final class JsonTokens {

    /** There is no such token. */
    static final int NONE = Integer.MIN_VALUE;

    private static final byte[] TRUE = Utf8.ascii("true");
    private static final byte[] FALSE = Utf8.ascii("false");
    private static final byte[] NULL = Utf8.ascii("null");

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    /** A backslash, u, and four digits. */
    private static final int UNICODE_ESCAPE = 6;

    private JsonTokens() {}

    /**
     * Behind the closing quote of a text.
     *
     * @param from behind its opening quote
     * @return the place; below 0 when there is a backslash in the text: {@link #escaped}; or {@link #NONE}
     */
    static int behindText(byte[] input, int from, int end) {
        boolean escaped = false;
        int i = from;
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
                return NONE;
            }
            byte next = input[i];
            if (next == '"') {
                return escaped ? escaped(i + 1) : i + 1;
            }
            if (next == '\\') {
                escaped = true;
                i = behindEscape(input, i, end);
            } else if (next < 0) {
                i = behindCharacters(input, i, end);
            } else {
                i = next < ' ' ? NONE : i + 1;
            }
            if (i < 0) {
                return NONE;
            }
        }
    }

    /** What stands for a place behind a text with a backslash in it, and back again. */
    static int escaped(int place) {
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
            if ((long) EIGHT_BYTES.get(input, i) != (long) EIGHT_BYTES.get(known, j)) {
                return false;
            }
            i += Long.BYTES;
            j += Long.BYTES;
        }
        if (j < to && i + Long.BYTES <= input.length && j + Long.BYTES <= known.length) {
            long difference = (long) EIGHT_BYTES.get(input, i) ^ (long) EIGHT_BYTES.get(known, j);
            return difference << (Long.SIZE - Byte.SIZE * (to - j)) == 0;
        }
        return Arrays.equals(input, i, i + to - j, known, j, to);
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

    private static int behindEscape(byte[] input, int backslash, int end) {
        if (backslash + 1 >= end) {
            return NONE;
        }
        return switch (input[backslash + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> backslash + 2;
            case 'u' -> behindUnicodeEscape(input, backslash, end);
            default -> NONE;
        };
    }

    private static int behindUnicodeEscape(byte[] input, int backslash, int end) {
        int behind = backslash + UNICODE_ESCAPE;
        if (behind > end) {
            return NONE;
        }
        for (int i = backslash + 2; i < behind; i++) {
            if (Character.digit(input[i], 16) < 0) {
                return NONE;
            }
        }
        return behind;
    }

    /** Behind the characters of several bytes that follow each other here; below 0 when one is not UTF-8. */
    private static int behindCharacters(byte[] input, int from, int end) {
        int i = from;
        while (i >= 0 && i < end && input[i] < 0) {
            i = Utf8.skip(input, i, end);
        }
        return i;
    }
}
