package dev.outboxrouter.delivery;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/**
 * A transaction as far as it was read from one partition of a raw topic: enough to know what is sent once more of it, and
 * never to take a new change for an old one. One after the other has the same place; not for several threads.
 *
 * <p>Positions are compared inside one transaction only. Commit order is not lsn order, an lsn comes again after a
 * failover or a restore, and a transaction id after four billion others; a transaction is told from all others by its id
 * together with its commit time.
 */
final class ReadTransaction {

    /** Most changes that are remembered at one position; what is not remembered is taken for new. */
    private static final int MAX_IDENTITIES = 4_096;

    private static final long MICROS_PER_MILLI = 1_000;

    private static final byte VERSION = 2;

    /** Upper bound on versions; bytes from 32 on are the first letter of somebody's text. */
    private static final byte MAX_VERSION = 31;

    /** Remedy for bytes that this version will never read. */
    private static final String WITHOUT_THE_CHANGELOG =
            "stop every router of this application.id, delete the changelog <application.id>-last-transactions-changelog, and"
                    + " start them; changes that the connector redelivers at that moment are routed again";

    private static final int NUMBER = 1;
    private static final int ID = NUMBER + Long.BYTES;
    private static final int COMMITTED_MICROS = ID + Long.BYTES;
    private static final int LSN = COMMITTED_MICROS + Long.BYTES;
    private static final int HEAD_BYTES = LSN + Long.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private long number = -1;
    private long id;
    private long committedMicros;
    private long lsn;
    private final List<Identity> atLsn = new ArrayList<>(1);

    /** A change at its position: 128 bits that stand for its contents. */
    record Identity(long high, long low) {

        /** Of a change that shares its position with no other. */
        static final Identity OF_ITS_POSITION = new Identity(0, 0);

        static final int BYTES = 2 * Long.BYTES;
    }

    /** Counts the transactions of the partition; below 0 when there was none here. */
    long number() {
        return number;
    }

    /** Whether it is the one of this id that was committed then, in microseconds since the epoch. */
    boolean is(long otherId, long otherCommittedMicros) {
        return id == otherId && isSameTime(committedMicros, otherCommittedMicros) && number >= 0;
    }

    /**
     * Compares two commit times of transactions with one id. A connector without {@code source.ts_us} has whole
     * milliseconds, and one that is upgraded in between has both. Milliseconds are enough: PostgreSQL assigns an id again
     * only after four billion others, or on another timeline.
     */
    private static boolean isSameTime(long one, long other) {
        return one == other
                || ((one % MICROS_PER_MILLI == 0 || other % MICROS_PER_MILLI == 0)
                        && one / MICROS_PER_MILLI == other / MICROS_PER_MILLI);
    }

    /** Another transaction begins in its place, with this change. */
    void begin(long itsNumber, long itsId, long itsCommittedMicros, long firstLsn, Identity first) {
        number = itsNumber;
        id = itsId;
        committedMicros = itsCommittedMicros;
        advance(firstLsn, first);
    }

    /** Whether a change of this transaction has not been read before; if so, it is remembered. */
    boolean isNew(long position, Identity identity) {
        if (position > lsn) {
            advance(position, identity);
            return true;
        }
        if (position < lsn || atLsn.contains(identity)) {
            return false;
        }
        if (atLsn.size() < MAX_IDENTITIES) {
            atLsn.add(identity);
        }
        return true;
    }

    /** Rows of one statement may share a position: those at the highest one are remembered. */
    private void advance(long position, Identity identity) {
        lsn = position;
        atLsn.clear();
        atLsn.add(identity);
    }

    byte[] toBytes() {
        byte[] bytes = new byte[HEAD_BYTES + atLsn.size() * Identity.BYTES];
        bytes[0] = VERSION;
        LONG.set(bytes, NUMBER, number);
        LONG.set(bytes, ID, id);
        LONG.set(bytes, COMMITTED_MICROS, committedMicros);
        LONG.set(bytes, LSN, lsn);
        for (int i = 0; i < atLsn.size(); i++) {
            int at = HEAD_BYTES + i * Identity.BYTES;
            LONG.set(bytes, at, atLsn.get(i).high());
            LONG.set(bytes, at + Long.BYTES, atLsn.get(i).low());
        }
        return bytes;
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @param place of the bytes in the store, for the message
     * @throws KafkaException when this version did not write the bytes: nothing is wrong with the record that is judged
     */
    void restore(String place, byte[] bytes) {
        int version = bytes.length == 0 ? 0 : bytes[0];
        if (version > VERSION && version <= MAX_VERSION) {
            throw new KafkaException(
                    "%s is stored in format %d, this router reads format %d: a newer router wrote it. Run that version again"
                            .formatted(place, version, VERSION));
        }
        if (version > 0 && version < VERSION) {
            throw new KafkaException(
                    ("%s is stored in format %d, this router reads format %d: an older router wrote it. Run that version"
                                            + " again, or ")
                                    .formatted(place, version, VERSION)
                            + WITHOUT_THE_CHANGELOG);
        }
        if (version != VERSION || bytes.length < HEAD_BYTES || (bytes.length - HEAD_BYTES) % Identity.BYTES != 0) {
            throw new KafkaException(
                    ("%s holds %d bytes that no router wrote: somebody else writes to the changelog of the"
                                            + " store. Revoke WRITE on it from all but the router, ")
                                    .formatted(place, bytes.length)
                            + WITHOUT_THE_CHANGELOG);
        }
        number = (long) LONG.get(bytes, NUMBER);
        id = (long) LONG.get(bytes, ID);
        committedMicros = (long) LONG.get(bytes, COMMITTED_MICROS);
        lsn = (long) LONG.get(bytes, LSN);
        atLsn.clear();
        for (int at = HEAD_BYTES; at < bytes.length; at += Identity.BYTES) {
            atLsn.add(new Identity((long) LONG.get(bytes, at), (long) LONG.get(bytes, at + Long.BYTES)));
        }
    }
}
