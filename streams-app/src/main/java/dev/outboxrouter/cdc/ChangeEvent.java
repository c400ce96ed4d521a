package dev.outboxrouter.cdc;

import java.util.OptionalLong;

/**
 * What one record of a raw topic says. The formats are those of the Debezium connector for PostgreSQL:
 * https://debezium.io/documentation/reference/3.7/connectors/postgresql.html
 */
public sealed interface ChangeEvent {

    /**
     * A logical decoding message; one whose prefix is an outbox prefix carries an event.
     *
     * @param prefix the prefix it was emitted with
     * @param content the bytes it was emitted with
     * @param committedAt commit time of its transaction (of the message itself when it is not transactional), in
     *     milliseconds since the epoch
     */
    record LogicalMessage(String prefix, byte[] content, OptionalLong committedAt) implements ChangeEvent {}

    /**
     * A change of one row.
     *
     * @param operation what was done; never {@link Operation#MESSAGE}
     * @param after the row after the change; no fields after a delete or truncate
     * @param committedAt commit time of its transaction in milliseconds since the epoch
     */
    record RowChange(Operation operation, JsonFields after, OptionalLong committedAt) implements ChangeEvent {}

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
