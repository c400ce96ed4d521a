package dev.outboxrouter.benchmarks.function;

import org.jspecify.annotations.Nullable;

/**
 * Where a change stands in the database's log.
 *
 * @param transactionId the transaction's id
 * @param committedMicros when it was committed, in microseconds since the epoch
 * @param lastCommitLsn the end of the transaction before it; null after the connector's start
 * @param lsn the change's own position
 * @param readNanos when the connector read it, in nanoseconds since the epoch
 */
record Position(
        long transactionId, long committedMicros, @Nullable Long lastCommitLsn, long lsn, long readNanos) {

    private static final long FIRST_TRANSACTION = 763;
    private static final long FIRST_COMMIT_MICROS = 1_795_459_473_237_049L;
    private static final long FIRST_LSN = 24_820_280;
    private static final long COMMIT_BYTES = 48;

    /** The connector is behind the database by so much. */
    private static final long READ_AFTER_NANOS = 87_204_611;

    /** The first change of the first transaction. */
    static Position first() {
        return at(FIRST_TRANSACTION, FIRST_COMMIT_MICROS, null, FIRST_LSN);
    }

    /** The position of the next change of the same transaction, so many bytes further in the log. */
    Position next(int bytes) {
        return at(transactionId, committedMicros, lastCommitLsn, lsn + aligned(bytes));
    }

    /** The position of the next transaction's first change, so many bytes and microseconds further. */
    Position nextTransaction(int bytes, int micros) {
        long commit = lsn + COMMIT_BYTES;
        return at(transactionId + 1, committedMicros + micros, commit, commit + aligned(bytes));
    }

    /** As the connector writes it: {@code ["24820512","24820584"]}. */
    String sequence() {
        return lastCommitLsn == null ? "[null,\"%d\"]".formatted(lsn) : "[\"%d\",\"%d\"]".formatted(lastCommitLsn, lsn);
    }

    private static Position at(long transactionId, long committedMicros, @Nullable Long lastCommitLsn, long lsn) {
        return new Position(
                transactionId, committedMicros, lastCommitLsn, lsn, committedMicros * 1_000 + READ_AFTER_NANOS);
    }

    /** Records of the log begin at multiples of eight. */
    private static long aligned(int bytes) {
        return (bytes + 7L) / 8 * 8;
    }
}
