package dev.outboxrouter.observability;

import dev.outboxrouter.outbox.RoutingOutcome.Rejected;
import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import dev.outboxrouter.outbox.SkipReason;

/** Counts what becomes of raw records. */
public interface OutcomeCounter {

    /**
     * Counts an event that went to its topic.
     *
     * @param event the event
     * @param committedMillis when its transaction was committed; negative: not known
     * @param nowMillis the time of day
     */
    void routed(Routed event, long committedMillis, long nowMillis);

    /** Counts a record that was no event. */
    void skipped(SkipReason reason);

    /** Counts an event that became a dead letter. */
    void rejected(Rejected event);
}
