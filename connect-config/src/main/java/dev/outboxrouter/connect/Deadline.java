package dev.outboxrouter.connect;

import java.time.Duration;

/** A point in time, and what is left until then. */
final class Deadline {
    private final long end;

    Deadline(Duration limit) {
        end = System.nanoTime() + limit.toNanos();
    }

    boolean isOver() {
        return System.nanoTime() - end >= 0;
    }

    /** At least a millisecond, for a limit of nothing is none to an HTTP client. */
    Duration rest() {
        return Duration.ofNanos(Math.max(end - System.nanoTime(), 1_000_000));
    }
}
