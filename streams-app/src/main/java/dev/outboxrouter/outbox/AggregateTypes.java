package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.JsonField;
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
     * @param json how it is written, quotes and all
     * @param name its name
     * @param topic where its events go
     */
    record AggregateType(byte[] json, String name, String topic) {}

    /** The type that is written so; null when it is not known. */
    @Nullable AggregateType find(JsonField written) {
        AggregateType type = types[place(written)];
        return type != null
                        && Arrays.equals(written.input(), written.from(), written.to(), type.json, 0, type.json.length)
                ? type
                : null;
    }

    /** Remembers a type, unless it is written with escapes: the same name may be written in many ways, each longer than it. */
    AggregateType remember(JsonField written, String name, String topic) {
        AggregateType type = new AggregateType(written.json().copy(), name, topic);
        if (!written.escaped()) {
            types[place(written)] = type;
        }
        return type;
    }

    private static int place(JsonField written) {
        int hash = 0;
        for (int i = written.from(); i < written.to(); i++) {
            hash = 31 * hash + written.input()[i];
        }
        return (hash ^ (hash >>> 16)) & (PLACES - 1);
    }
}
