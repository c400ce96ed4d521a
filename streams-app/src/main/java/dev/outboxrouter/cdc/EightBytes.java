package dev.outboxrouter.cdc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at once, as one long, the first byte lowest. A set of them is a long too: the high bit of each that is in it.
 * What is told of them costs no branch that the processor would have to guess.
 */
final class EightBytes {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long SPACES = ONES * ' ';

    /** Eight quotes. */
    static final long QUOTES = ONES * '"';

    /** Eight backslashes. */
    static final long BACKSLASHES = ONES * '\\';

    /** A set multiplied with it has one bit for each byte, in the highest byte. */
    private static final long GATHER = 0x0102_0408_1020_4080L >>> 7;

    /** By which bytes are backslashes: those that are escaped, when no escape begins before them. */
    private static final long[] ESCAPED = escapedSets(false);

    /** By the same: those for which it makes a difference that one does. */
    private static final long[] DIFFERENT = escapedSets(true);

    static {
        for (int which = 0; which < DIFFERENT.length; which++) {
            DIFFERENT[which] ^= ESCAPED[which];
        }
    }

    private EightBytes() {}

    /** Those that begin here. */
    static long of(byte[] input, int at) {
        return (long) LONG.get(input, at);
    }

    /** Puts them here. */
    static void set(byte[] output, int at, long eight) {
        LONG.set(output, at, eight);
    }

    /** The set of those that are equal. */
    static long equal(long eight, long others) {
        long difference = eight ^ others;
        return ~(((difference & ~HIGH_BITS) + ~HIGH_BITS) | difference) & HIGH_BITS;
    }

    /** A set whose first one is the first that is not ASCII, or a control character; what comes after it may be wrong. */
    static long unusual(long eight) {
        return (eight | ((eight - SPACES) & ~eight)) & HIGH_BITS;
    }

    /** A set whose first one is the first that is unusual, a quote or a backslash; what comes after it may be wrong. */
    static long special(long eight) {
        long quote = eight ^ QUOTES;
        long backslash = eight ^ BACKSLASHES;
        long quotes = (quote - ONES) & ~quote;
        long backslashes = (backslash - ONES) & ~backslash;
        long controls = (eight - SPACES) & ~eight;
        return (quotes | backslashes | controls | eight) & HIGH_BITS;
    }

    /**
     * The set of those that are escaped: by a backslash before them that is not escaped itself.
     *
     * @param backslashes the set of the backslashes
     * @param escapingBefore of the eight bytes before, the set of the backslashes that are not escaped
     */
    static long escaped(long backslashes, long escapingBefore) {
        int which = (int) ((backslashes * GATHER) >>> (Long.SIZE - Byte.SIZE));
        return ESCAPED[which] ^ (DIFFERENT[which] & (escapingBefore >> (Long.SIZE - 1)));
    }

    /** The bytes without those of a set; how many are left is for the caller to know. */
    static long without(long eight, long set) {
        // Two at once, for most have no more.
        long one = closed(eight, set);
        long rest = (set & (set - 1)) >>> Byte.SIZE;
        long two = closed(one, rest);
        for (rest = (rest & (rest - 1)) >>> Byte.SIZE; rest != 0; rest = (rest & (rest - 1)) >>> Byte.SIZE) {
            two = closed(two, rest);
        }
        return two;
    }

    /** Without the first one of the set, if there is one. */
    private static long closed(long eight, long set) {
        long before = ((set & -set) >>> (Byte.SIZE - 1)) - 1;
        return (eight & before) | ((eight >>> Byte.SIZE) & ~before);
    }

    private static long[] escapedSets(boolean firstEscaped) {
        long[] sets = new long[1 << Long.BYTES];
        for (int which = 0; which < sets.length; which++) {
            boolean escaped = firstEscaped;
            for (int i = 0; i < Long.BYTES; i++) {
                if (escaped) {
                    sets[which] |= 0x80L << (i * Byte.SIZE);
                }
                escaped = !escaped && (which & (1 << i)) != 0;
            }
        }
        return sets;
    }
}
