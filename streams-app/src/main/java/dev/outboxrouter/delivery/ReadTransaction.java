package dev.outboxrouter.delivery;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/**
 * A transaction as far as it was read from one partition of a raw topic: enough to know what is sent once more of it, and
 * never to take a new change for an old one.
 *
 * <p>Positions are compared inside one transaction only. Commit order is not lsn order, an lsn comes again after a
 * failover or a restore, and a transaction id after four billion others; a transaction is told from all others by its id
 * together with its commit time.
 *
 * @param number counts the transactions of the partition
 * @param id the transaction's id
 * @param committedMicros its commit time in microseconds since the epoch
 * @param lsn the highest position that was read of it
 * @param atLsn the changes that were read at that position: rows of one statement may share it
 */
record ReadTransaction(long number, long id, long committedMicros, long lsn, List<Identity> atLsn) {

    /** Most changes that are remembered at one position; what is not remembered is taken for new. */
    private static final int MAX_IDENTITIES = 4_096;

    private static final byte VERSION = 2;
    private static final int HEAD_BYTES = 1 + 4 * Long.BYTES;

    ReadTransaction {
        atLsn = List.copyOf(atLsn);
    }

    /** A change at its position: 128 bits that stand for its contents. */
    record Identity(long high, long low) {

        /** Of a change that shares its position with no other. */
        static final Identity OF_ITS_POSITION = new Identity(0, 0);

        static final int BYTES = 2 * Long.BYTES;
    }

    /** A change that has a place in a transaction. */
    record Change(long transactionId, long committedMicros, long lsn, Identity identity) {}

    /** The transaction that begins with this change. */
    static ReadTransaction startedBy(long number, Change change) {
        return new ReadTransaction(
                number, change.transactionId(), change.committedMicros(), change.lsn(), List.of(change.identity()));
    }

    /** What is known after this change, which is one of this transaction's; empty when it has been read before. */
    Optional<ReadTransaction> after(Change change) {
        if (change.lsn() > lsn) {
            return Optional.of(startedBy(number, change));
        }
        if (change.lsn() < lsn || atLsn.contains(change.identity())) {
            return Optional.empty();
        }
        if (atLsn.size() == MAX_IDENTITIES) {
            return Optional.of(this);
        }
        List<Identity> identities = new ArrayList<>(atLsn);
        identities.add(change.identity());
        return Optional.of(new ReadTransaction(number, id, committedMicros, lsn, identities));
    }

    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES + atLsn.size() * Identity.BYTES)
                .put(VERSION)
                .putLong(number)
                .putLong(id)
                .putLong(committedMicros)
                .putLong(lsn);
        atLsn.forEach(identity -> bytes.putLong(identity.high()).putLong(identity.low()));
        return bytes.array();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws KafkaException when another version of the router wrote it: nothing is wrong with the record that is judged
     */
    static ReadTransaction of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length < HEAD_BYTES || (bytes.length - HEAD_BYTES) % Identity.BYTES != 0 || buffer.get() != VERSION) {
            throw new KafkaException(
                    "what is stored of the last transactions is not of version %d: a newer router wrote it, run that one"
                            .formatted(VERSION));
        }
        long number = buffer.getLong();
        long id = buffer.getLong();
        long committedMicros = buffer.getLong();
        long lsn = buffer.getLong();
        List<Identity> identities = new ArrayList<>();
        while (buffer.hasRemaining()) {
            identities.add(new Identity(buffer.getLong(), buffer.getLong()));
        }
        return new ReadTransaction(number, id, committedMicros, lsn, identities);
    }
}
