package dev.outboxrouter.deduplication;

import dev.outboxrouter.deduplication.Change.Identity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of one raw partition in the order of their commit times, 44 bytes each: how far each of them was read, which is
 * its highest position and the changes at that position. Positions are compared inside one transaction only, because commit
 * order is not the order of positions, and positions come again after a failover. A transaction is identified by its id and its
 * commit time. Not thread-safe.
 */
final class TransactionTable {

    static final int NOT_FOUND = -1;
    static final int NOT_INSERTED = -1;

    /** Share of a full table that is removed at a time, so that an insertion at the end moves nothing. */
    private static final int EVICTED_SHARE = 8;

    /** Upper bound on the changes that are known at one position; further ones are taken for new. */
    private static final int MAX_IDENTITIES = 4_096;

    private static final int INITIAL_CAPACITY = 16;
    private static final long MICROS_PER_MILLI = 1_000;

    private long[] micros = new long[INITIAL_CAPACITY];
    private long[] ids = new long[INITIAL_CAPACITY];
    private long[] lsns = new long[INITIAL_CAPACITY];
    private long[] highs = new long[INITIAL_CAPACITY];
    private long[] lows = new long[INITIAL_CAPACITY];

    /** Further changes at the highest position; null: there is one. */
    private @Nullable List<Identity>[] others = lists(INITIAL_CAPACITY);

    private int size;

    /** Returns how many of the transactions in a table of {@code maxTransactions} are removed at a time. */
    static int evictedOf(int maxTransactions) {
        return Math.max(1, maxTransactions / EVICTED_SHARE);
    }

    int size() {
        return size;
    }

    /** Returns the commit time at an index, in milliseconds since the epoch. */
    long millis(int index) {
        return Math.floorDiv(micros[index], MICROS_PER_MILLI);
    }

    /** Returns the index of a change's transaction, or {@link #NOT_FOUND}. */
    int find(Change change) {
        long millis = change.committedMillis();
        // Most changes belong to the latest transaction.
        for (int index = size - 1; index >= 0 && millis(index) == millis; index--) {
            if (is(index, change)) {
                return index;
            }
        }
        for (int index = firstAt(millis * MICROS_PER_MILLI); index < size && millis(index) == millis; index++) {
            if (is(index, change)) {
                return index;
            }
        }
        return NOT_FOUND;
    }

    /** Returns whether the change at this place is known of the transaction at an index. */
    boolean contains(int index, Change change) {
        return change.lsn() < lsns[index] || (change.lsn() == lsns[index] && isAtHighest(index, change.identity()));
    }

    /** Adds a change to the transaction at an index. The order of additions does not matter. */
    void add(int index, Change change) {
        if (change.lsn() > lsns[index]) {
            set(index, change);
        } else if (change.lsn() == lsns[index] && !isAtHighest(index, change.identity())) {
            List<Identity> more = others[index];
            if (more == null) {
                more = new ArrayList<>(1);
                others[index] = more;
            }
            if (more.size() < MAX_IDENTITIES - 1) {
                more.add(change.identity());
            }
        }
    }

    /** Adds a change to its transaction. Returns the transaction's index if it was inserted, else {@link #NOT_INSERTED}. */
    int merge(Change change) {
        int index = find(change);
        if (index == NOT_FOUND) {
            return insert(change);
        }
        add(index, change);
        return NOT_INSERTED;
    }

    /** Inserts the transaction of a change that is not in the table; returns its index. */
    int insert(Change change) {
        if (size == micros.length) {
            grow();
        }
        int index = size > 0 && micros[size - 1] <= change.committedMicros() ? size : firstAt(change.committedMicros());
        move(index, index + 1, size - index);
        size++;
        micros[index] = change.committedMicros();
        ids[index] = change.transactionId();
        set(index, change);
        return index;
    }

    /** Removes the {@code count} transactions that were committed first. */
    void removeFirst(int count) {
        move(count, 0, size - count);
        truncate(size - count);
    }

    /** Removes the transaction that was committed last. */
    void removeLast() {
        truncate(size - 1);
    }

    /** Returns the number of transactions that were committed at a time in milliseconds, or before. */
    int countUntil(long millis) {
        return millis == Long.MAX_VALUE || millis >= Long.MAX_VALUE / MICROS_PER_MILLI - 1
                ? size
                : firstAt((millis + 1) * MICROS_PER_MILLI);
    }

    private boolean is(int index, Change change) {
        return ids[index] == change.transactionId() && Change.isSameTime(micros[index], change.committedMicros());
    }

    private boolean isAtHighest(int index, Identity identity) {
        if (highs[index] == identity.high() && lows[index] == identity.low()) {
            return true;
        }
        List<Identity> more = others[index];
        return more != null && more.contains(identity);
    }

    private void set(int index, Change change) {
        lsns[index] = change.lsn();
        highs[index] = change.identity().high();
        lows[index] = change.identity().low();
        others[index] = null;
    }

    /** Returns the index of the first transaction that was committed at a time in microseconds, or later. */
    private int firstAt(long time) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (micros[middle] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void move(int from, int to, int count) {
        System.arraycopy(micros, from, micros, to, count);
        System.arraycopy(ids, from, ids, to, count);
        System.arraycopy(lsns, from, lsns, to, count);
        System.arraycopy(highs, from, highs, to, count);
        System.arraycopy(lows, from, lows, to, count);
        System.arraycopy(others, from, others, to, count);
    }

    private void truncate(int newSize) {
        Arrays.fill(others, newSize, size, null);
        size = newSize;
    }

    private void grow() {
        int capacity = 2 * size;
        micros = Arrays.copyOf(micros, capacity);
        ids = Arrays.copyOf(ids, capacity);
        lsns = Arrays.copyOf(lsns, capacity);
        highs = Arrays.copyOf(highs, capacity);
        lows = Arrays.copyOf(lows, capacity);
        others = Arrays.copyOf(others, capacity);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static @Nullable List<Identity>[] lists(int capacity) {
        return new List[capacity];
    }
}
