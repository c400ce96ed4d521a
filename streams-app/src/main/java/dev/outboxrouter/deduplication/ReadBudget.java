package dev.outboxrouter.deduplication;

import java.time.Duration;

/**
 * Time that one stream thread has spent on look-ups. Several look-ups can follow each other between two polls, so the limit of one
 * look-up is what the others have left of it in the same period, which is twice the limit. Not thread-safe.
 */
public final class ReadBudget {

    private long periodBegan = System.nanoTime();
    private long spentNanos;

    /** Returns the {@link System#nanoTime()} at which a look-up must end that begins now. */
    long deadline(Duration limit) {
        long now = System.nanoTime();
        if (now - periodBegan > 2 * limit.toNanos()) {
            periodBegan = now;
            spentNanos = 0;
        }
        return now + Math.max(0, limit.toNanos() - spentNanos);
    }

    /** Adds the time of a look-up. */
    void spent(long nanos) {
        spentNanos += nanos;
    }
}
