package dev.outboxrouter.delivery;

import static java.util.Objects.requireNonNull;

import dev.outboxrouter.delivery.ReadTransaction.Change;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that were read last from one partition of a raw topic, each in a place of its own, so that a change
 * writes some tens of bytes. The oldest makes room for a new one.
 */
final class RecentTransactions {

    /**
     * How many are known. Debezium up to 3.6 sends the last one again. When its connection breaks, 3.7.0 too sends again
     * what it committed: of the last batch those transactions whose changes lie behind the last one's in the log, though
     * they were committed before it. Seen were two.
     */
    static final int MOST = 64;

    private final BiConsumer<Bytes, byte[]> store;
    private final Bytes[] keys;
    private final @Nullable ReadTransaction[] transactions = new @Nullable ReadTransaction[MOST];
    private final Map<Id, Integer> places = new HashMap<>();
    private long latest = -1;

    /** What tells a transaction from all others. */
    private record Id(long transactionId, long committedMicros) {}

    private RecentTransactions(String topic, BiConsumer<Bytes, byte[]> store) {
        this.store = store;
        this.keys =
                IntStream.range(0, MOST).mapToObj(place -> key(topic, place)).toArray(Bytes[]::new);
    }

    /** Those of this topic that have been kept. */
    static RecentTransactions of(
            String topic, Function<Bytes, byte @Nullable []> kept, BiConsumer<Bytes, byte[]> store) {
        RecentTransactions recent = new RecentTransactions(topic, store);
        for (int place = 0; place < MOST; place++) {
            byte[] stored = kept.apply(recent.keys[place]);
            if (stored != null) {
                ReadTransaction transaction = ReadTransaction.of(stored);
                recent.keep(place, transaction);
                recent.latest = Math.max(recent.latest, transaction.number());
            }
        }
        return recent;
    }

    /** The key of a place in the store. */
    private static Bytes key(String topic, int place) {
        return Bytes.wrap((topic + '/' + place).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the change has been read before; if not, it is remembered. */
    boolean isRepeated(Change change) {
        Integer place = places.get(new Id(change.transactionId(), change.committedMicros()));
        if (place == null) {
            latest++;
            int oldest = (int) (latest % MOST);
            keep(oldest, ReadTransaction.startedBy(latest, change));
            write(oldest);
            return false;
        }
        Optional<ReadTransaction> now = requireNonNull(transactions[place]).after(change);
        now.ifPresent(transaction -> {
            transactions[place] = transaction;
            write(place);
        });
        return now.isEmpty();
    }

    private void write(int place) {
        store.accept(keys[place], requireNonNull(transactions[place]).toBytes());
    }

    /** Puts a transaction that was not known in the place of another. */
    private void keep(int place, ReadTransaction transaction) {
        ReadTransaction before = transactions[place];
        if (before != null) {
            places.remove(new Id(before.id(), before.committedMicros()));
        }
        transactions[place] = transaction;
        places.put(new Id(transaction.id(), transaction.committedMicros()), place);
    }
}
