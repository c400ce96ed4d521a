package dev.outboxrouter.outbox;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A header of a routed event.
 *
 * @param name its name
 * @param value its bytes; null for a column that is null
 */
public record EventHeader(String name, byte @Nullable [] value) {

    static EventHeader of(String name, String value) {
        return new EventHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
