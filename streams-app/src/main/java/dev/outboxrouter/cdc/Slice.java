package dev.outboxrouter.cdc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A part of a record's bytes, as it was written. Nothing is copied until somebody asks.
 *
 * @param input the whole; treat as read-only
 * @param from the first byte
 * @param to behind the last byte
 */
public record Slice(byte[] input, int from, int to) {

    /** No bytes. */
    public static final Slice EMPTY = Slice.of(new byte[0]);

    public Slice {
        if (from < 0 || to < from || to > input.length) {
            throw new IllegalArgumentException("%d to %d is not within %d bytes".formatted(from, to, input.length));
        }
    }

    /** All of these bytes. */
    public static Slice of(byte[] bytes) {
        return new Slice(bytes, 0, bytes.length);
    }

    /** The bytes, copied. */
    public byte[] copy() {
        return Arrays.copyOfRange(input, from, to);
    }

    /** How many bytes it has. */
    public int length() {
        return to - from;
    }

    /** The bytes, which are UTF-8, as a text. */
    public String text() {
        return new String(input, from, to - from, StandardCharsets.UTF_8);
    }
}
