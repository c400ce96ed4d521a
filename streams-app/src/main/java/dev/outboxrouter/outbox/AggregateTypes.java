package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.Slice;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The aggregate types that were read last, with their topics: each event has one, and most are the same few. A new one
 * takes the place of another, so that a flood of them takes no more memory. Not for several threads.
 */
final class AggregateTypes {

    /** Of a thousand types one in nine shares its place with another. */
    private static final int PLACES = 8_192;

    private final @Nullable AggregateType[] types = new @Nullable AggregateType[PLACES];

    /**
     * An aggregate type that makes a topic.
     *
     * @param utf8 its bytes
     * @param name its name
     * @param topic where its events go
     */
    record AggregateType(byte[] utf8, String name, String topic) {}

    /** The type of this name; null when it is not known. */
    @Nullable AggregateType find(Slice name) {
        AggregateType type = types[place(name)];
        return type != null && Arrays.equals(name.input(), name.from(), name.to(), type.utf8, 0, type.utf8.length)
                ? type
                : null;
    }

    AggregateType remember(Slice name, String topic) {
        AggregateType type = new AggregateType(name.copy(), name.text(), topic);
        types[place(name)] = type;
        return type;
    }

    private static int place(Slice name) {
        int hash = name.length();
        for (int i = name.from(); i < name.to(); i++) {
            hash = 31 * hash + name.input()[i];
        }
        return (hash ^ (hash >>> 16)) & (PLACES - 1);
    }
}
