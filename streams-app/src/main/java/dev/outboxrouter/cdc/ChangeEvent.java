package dev.outboxrouter.cdc;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one record of a raw topic says. The formats are those of the Debezium connector for PostgreSQL:
 * https://debezium.io/documentation/reference/3.7/connectors/postgresql.html
 */
public sealed interface ChangeEvent
        permits LogicalMessage, ChangeEvent.RowChange, ChangeEvent.NoChange, ChangeEvent.Unreadable {

    /** When the transaction of the change was committed, in milliseconds since the epoch; empty when it does not say. */
    default OptionalLong committedMillis() {
        return OptionalLong.empty();
    }

    /**
     * A change of one row.
     *
     * @param operation what was done; never {@link Operation#MESSAGE}
     * @param key the raw record's key, unread: {@link RecordKey} reads it; null for a table without a primary key
     * @param before the row before the change, as far as the table's replica identity tells; no fields when it does not
     * @param after the row after the change; no fields after a delete or truncate
     * @param source where it comes from
     */
    record RowChange(Operation operation, byte @Nullable [] key, JsonFields before, JsonFields after, Source source)
            implements ChangeEvent {

        @Override
        public OptionalLong committedMillis() {
            return source.committedMillis();
        }
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
