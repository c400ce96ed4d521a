package dev.outboxrouter.cdc;

import java.util.OptionalLong;

/**
 * Where a change comes from: what the router reads of the envelope's {@code source}.
 *
 * @param database name of the database
 * @param schema the table's schema; empty for a logical message
 * @param table the table; empty for a logical message
 * @param transactionId the 32-bit id of the transaction; empty when a message is not transactional
 * @param lsn position in the write-ahead log
 * @param committedMillis commit time of the transaction (of the message itself when it is not transactional), in
 *     milliseconds since the epoch
 * @param committedMicros the same in microseconds; equal for all of a transaction, and on a replay
 */
public record Source(
        String database,
        String schema,
        String table,
        OptionalLong transactionId,
        OptionalLong lsn,
        OptionalLong committedMillis,
        OptionalLong committedMicros) {

    /** An envelope without a source. */
    public static final Source NONE = new Source(
            "", "", "", OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
}
