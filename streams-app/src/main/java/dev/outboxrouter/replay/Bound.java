package dev.outboxrouter.replay;

import java.time.Instant;

/** Where a part of the raw topics begins or ends. */
public sealed interface Bound {

    /** At the first raw record that was written at this time or later. */
    record Time(Instant instant) implements Bound {}

    /** At this offset of each partition. */
    record Offset(long offset) implements Bound {}

    /** As far as there is something. */
    record Edge() implements Bound {}
}
