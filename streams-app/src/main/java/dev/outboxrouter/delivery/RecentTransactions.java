package dev.outboxrouter.delivery;

import dev.outboxrouter.delivery.ReadTransaction.Identity;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that were read last from one partition of a raw topic, each in a place of its own, so that only
 * those are written that have changed: some tens of bytes each. The oldest makes room for a new one.
 */
final class RecentTransactions {

    /**
     * How many are known. Debezium up to 3.6 sends the last one again. When its connection breaks, 3.7.0 too sends again
     * what it committed: of the last batch those transactions whose changes lie behind the last one's in the log, though
     * they were committed before it. Seen were two.
     */
    static final int MOST = Long.SIZE;

    private static final int NOT_KNOWN = -1;

    private final Bytes[] keys = new Bytes[MOST];
    private final ReadTransaction[] transactions = new ReadTransaction[MOST];

    private long latest = -1;

    /** A bit for each place. */
    private long unwritten;

    private RecentTransactions(String topic) {
        for (int place = 0; place < MOST; place++) {
            keys[place] = key(topic, place);
            transactions[place] = new ReadTransaction();
        }
    }

    /** Those of this topic that have been kept. */
    static RecentTransactions of(String topic, Function<Bytes, byte @Nullable []> kept) {
        RecentTransactions recent = new RecentTransactions(topic);
        for (int place = 0; place < MOST; place++) {
            byte[] stored = kept.apply(recent.keys[place]);
            if (stored != null) {
                ReadTransaction transaction = recent.transactions[place];
                transaction.restore("the last transactions of %s, place %d".formatted(topic, place), stored);
                recent.latest = Math.max(recent.latest, transaction.number());
            }
        }
        return recent;
    }

    /** The key of a place in the store. */
    private static Bytes key(String topic, int place) {
        return Bytes.wrap((topic + '/' + place).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether a change has been read before; if not, it is remembered.
     *
     * @param id its transaction's id
     * @param committedMicros when that was committed, in microseconds since the epoch
     * @param lsn its position in the log
     * @param identity tells it from others at that position
     */
    boolean isRepeated(long id, long committedMicros, long lsn, Identity identity) {
        int place = find(id, committedMicros);
        if (place == NOT_KNOWN) {
            latest++;
            place = placeOf(latest);
            transactions[place].begin(latest, id, committedMicros, lsn, identity);
        } else if (!transactions[place].isNew(lsn, identity)) {
            return true;
        }
        unwritten |= 1L << place;
        return false;
    }

    /** Writes those that have changed since the last time. */
    void write(BiConsumer<Bytes, byte[]> store) {
        for (; unwritten != 0; unwritten &= unwritten - 1) {
            int place = Long.numberOfTrailingZeros(unwritten);
            store.accept(keys[place], transactions[place].toBytes());
        }
    }

    /** Most changes are of the latest transaction, or of one that is not known. */
    private int find(long id, long committedMicros) {
        int last = placeOf(Math.max(0, latest));
        if (transactions[last].is(id, committedMicros)) {
            return last;
        }
        for (int place = 0; place < MOST; place++) {
            if (transactions[place].is(id, committedMicros)) {
                return place;
            }
        }
        return NOT_KNOWN;
    }

    private static int placeOf(long number) {
        return (int) (number % MOST);
    }
}
