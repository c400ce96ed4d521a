package dev.outboxrouter.cdc;

import java.util.OptionalLong;

/**
 * What one record of a raw topic says. The formats are those of the Debezium connector for PostgreSQL:
 * https://debezium.io/documentation/reference/3.7/connectors/postgresql.html
 */
public sealed interface ChangeEvent permits LogicalMessage, RowChange, ChangeEvent.NoChange, ChangeEvent.Unreadable {

    /** When the transaction of the change was committed, in milliseconds since the epoch; empty when it does not say. */
    default OptionalLong committedMillis() {
        return OptionalLong.empty();
    }

    /** A record that belongs in a raw topic and says nothing of a change: there is nothing to route. */
    enum NoChange implements ChangeEvent {
        /** A null value: what follows a delete, for compaction. */
        TOMBSTONE,
        /** The connector's sign of life. */
        HEARTBEAT,
        /** BEGIN or END of a transaction ({@code provide.transaction.metadata}). */
        TRANSACTION_BOUNDARY
    }

    /**
     * A record that is none of Debezium's.
     *
     * @param flaw what is wrong
     * @param detail the same for a person; quotes nothing of the record
     */
    record Unreadable(Flaw flaw, String detail) implements ChangeEvent {}
}
