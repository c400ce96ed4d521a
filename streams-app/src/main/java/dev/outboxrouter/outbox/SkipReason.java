package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.cdc.Operation;
import java.util.Optional;

/** Why a record of a raw topic is, rightly, no event: a tag of the metrics. */
public enum SkipReason {
    /** What follows a delete. */
    TOMBSTONE,
    /** The connector's sign of life. */
    HEARTBEAT,
    /** BEGIN or END of a transaction. */
    TRANSACTION_BOUNDARY,
    /** A logical message whose prefix is not an outbox's. */
    FOREIGN_PREFIX,
    /** An outbox row that a snapshot read: it was there before, and would be routed a second time. */
    SNAPSHOT,
    /** A change of an outbox row. An event that happened does not change. */
    UPDATE,
    /** An outbox row was deleted, as they are once they are emitted. */
    DELETE,
    /** The outbox table was truncated. */
    TRUNCATE;

    static SkipReason of(ChangeEvent.NoChange noChange) {
        return switch (noChange) {
            case TOMBSTONE -> TOMBSTONE;
            case HEARTBEAT -> HEARTBEAT;
            case TRANSACTION_BOUNDARY -> TRANSACTION_BOUNDARY;
        };
    }

    /** Why a row change with this operation is no event; empty for an insert, which is one. */
    static Optional<SkipReason> of(Operation operation) {
        return switch (operation) {
            case CREATE -> Optional.empty();
            case READ -> Optional.of(SNAPSHOT);
            case UPDATE -> Optional.of(UPDATE);
            case DELETE -> Optional.of(DELETE);
            case TRUNCATE -> Optional.of(TRUNCATE);
            case MESSAGE -> throw new IllegalArgumentException("a logical message is no row change");
        };
    }
}
