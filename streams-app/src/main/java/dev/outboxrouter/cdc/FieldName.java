package dev.outboxrouter.cdc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The name of a field that is looked for, ready to be compared with the bytes of a record: letter by letter, or ignoring
 * case and {@code _}, so that {@code aggregateid}, {@code aggregateId} and {@code aggregate_id} are the same field.
 */
public final class FieldName {

    private static final int ANY = -1;
    private static final char LAST_ASCII = 0x7f;

    private final String text;
    private final byte[] exact;
    private final String folded;

    /** The first letter, in lower case; any, when that is not for a byte to say. */
    private final int first;

    private FieldName(String text) {
        this.text = text;
        this.exact = text.getBytes(StandardCharsets.UTF_8);
        this.folded = folded(text);
        this.first = folded.isEmpty() || folded.charAt(0) > LAST_ASCII ? ANY : folded.charAt(0);
    }

    /** The name as the configuration has it. */
    public static FieldName of(String text) {
        return new FieldName(text);
    }

    /** Whether a name that begins so may be this one: most are told apart by that. */
    boolean mayBeginWith(byte letter) {
        return lower(letter) == first || letter == '_' || letter < 0 || first == ANY;
    }

    boolean isExactly(byte[] input, int from, int to) {
        return to - from == exact.length && Arrays.equals(input, from, to, exact, 0, exact.length);
    }

    boolean isExactly(String name) {
        return name.equals(text);
    }

    boolean isLike(byte[] input, int from, int to) {
        int matched = 0;
        for (int i = from; i < to; i++) {
            byte letter = input[i];
            if (letter < 0) {
                return isLike(new String(input, from, to - from, StandardCharsets.UTF_8));
            }
            if (letter == '_') {
                continue;
            }
            if (matched == folded.length() || folded.charAt(matched) != lower(letter)) {
                return false;
            }
            matched++;
        }
        return matched == folded.length();
    }

    boolean isLike(String name) {
        return folded(name).equals(folded);
    }

    private static char lower(byte letter) {
        return (char) (letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter);
    }

    private static String folded(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldName name && name.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
