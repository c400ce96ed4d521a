package dev.outboxrouter.deduplication;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.cdc.LogicalMessage;
import dev.outboxrouter.cdc.Operation;
import dev.outboxrouter.cdc.RowChange;
import dev.outboxrouter.cdc.Slice;
import dev.outboxrouter.cdc.Source;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * Place of a change: its transaction, and its position inside the transaction. Two records with the same place are the same
 * change.
 *
 * @param transactionId id of the transaction, 32 bits, which PostgreSQL assigns again after four billion others
 * @param committedMicros commit time of the transaction in microseconds since the epoch
 * @param lsn position of the change in the write-ahead log
 * @param identity distinguishes the changes that share the position
 */
record Change(long transactionId, long committedMicros, long lsn, Identity identity) {

    private static final long MICROS_PER_MILLI = 1_000;

    /** The lengths of three parts and the operation fill 64 bits; longer parts overlap. */
    private static final int PART_LENGTH_BITS = 18;

    /**
     * Digest of a change, 128 bits.
     *
     * @param high lengths of the key, the old and the new row, and the operation
     * @param low checksums of the same
     */
    record Identity(long high, long low) {

        /** Identity of a change that shares its position with no other. */
        static final Identity OF_ITS_POSITION = new Identity(0, 0);
    }

    /**
     * Returns the place of a change that can be redelivered. Empty for everything else: what is no change, what is not
     * transactional, rows that a snapshot read (all of them have one position), and changes whose {@code source} is incomplete.
     */
    static Optional<Change> of(ChangeEvent event) {
        if (event instanceof LogicalMessage message) {
            // A logical message has a record of the write-ahead log to itself.
            return of(message.source(), Identity.OF_ITS_POSITION);
        }
        return event instanceof RowChange row && row.operation() != Operation.READ
                ? of(row.source(), row.source().isPlaced() ? identity(row) : Identity.OF_ITS_POSITION)
                : Optional.empty();
    }

    /** Returns the commit time in milliseconds since the epoch. */
    long committedMillis() {
        return Math.floorDiv(committedMicros, MICROS_PER_MILLI);
    }

    /** Returns whether another change is of the same transaction. */
    boolean isOfSameTransaction(Change other) {
        return transactionId == other.transactionId && isSameTime(committedMicros, other.committedMicros);
    }

    /**
     * Returns whether two commit times of transactions with one id are the same. A connector without {@code source.ts_us} has
     * whole milliseconds, and one that is upgraded has first these and then microseconds.
     */
    static boolean isSameTime(long oneMicros, long otherMicros) {
        return oneMicros == otherMicros
                || ((oneMicros % MICROS_PER_MILLI == 0 || otherMicros % MICROS_PER_MILLI == 0)
                        && Math.floorDiv(oneMicros, MICROS_PER_MILLI) == Math.floorDiv(otherMicros, MICROS_PER_MILLI));
    }

    private static Optional<Change> of(Source source, Identity identity) {
        return source.isPlaced()
                ? Optional.of(new Change(source.transactionId(0), source.transactionMicros(), source.lsn(0), identity))
                : Optional.empty();
    }

    /** The rows of one statement can share a position. The processor computes both checksums. */
    private static Identity identity(RowChange row) {
        Slice key = row.key() == null ? Slice.EMPTY : Slice.of(row.key());
        List<Slice> parts = List.of(key, row.before().json(), row.after().json());
        long lengths = row.operation().code();
        for (Slice part : parts) {
            lengths = (lengths << PART_LENGTH_BITS) | part.length();
        }
        return new Identity(lengths, (checksum(new CRC32C(), parts) << Integer.SIZE) | checksum(new CRC32(), parts));
    }

    private static long checksum(Checksum checksum, List<Slice> parts) {
        for (Slice part : parts) {
            checksum.update(part.input(), part.from(), part.length());
        }
        return checksum.getValue();
    }
}
