package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.ChangeEvent;

/** Why a record of a raw topic is, rightly, no event: a tag of the metrics. */
public enum SkipReason {
    /** What follows a delete. */
    TOMBSTONE("a tombstone"),
    /** The connector's sign of life. */
    HEARTBEAT("the connector's heartbeat"),
    /** BEGIN or END of a transaction. */
    TRANSACTION_BOUNDARY("the begin or end of a transaction"),
    /** A change that the connector redelivered. */
    REPEATED("a change that was read before: the connector redelivered it"),
    /** An event whose id was delivered before. */
    DUPLICATE("an event whose id was delivered before (deduplication.window)"),
    /** A logical message whose prefix is not an outbox's. */
    FOREIGN_PREFIX("a logical message whose prefix is no outbox's (message.prefix.include.list)"),
    /** A logical message that is an empty array: no event. */
    EMPTY_ARRAY("a logical message that is an empty array"),
    /** A row that a snapshot read: it was there before, and would be routed a second time. */
    SNAPSHOT("a row that a snapshot read (table.op.read.behavior)"),
    /** A change of an outbox row. An event that happened does not change. */
    UPDATE("an update of an outbox row (table.op.invalid.behavior)"),
    /** An outbox row was deleted, as they are once they are emitted. */
    DELETE("a delete of an outbox row"),
    /** A table was truncated. */
    TRUNCATE("a truncated table");

    private final String sentence;

    SkipReason(String sentence) {
        this.sentence = sentence;
    }

    /** The same for a person. */
    public String sentence() {
        return sentence;
    }

    static SkipReason of(ChangeEvent.NoChange noChange) {
        return switch (noChange) {
            case TOMBSTONE -> TOMBSTONE;
            case HEARTBEAT -> HEARTBEAT;
            case TRANSACTION_BOUNDARY -> TRANSACTION_BOUNDARY;
        };
    }
}
