package dev.outboxrouter.deduplication;

import org.jspecify.annotations.Nullable;

/**
 * The transactions of one raw partition that a look-up found: those committed in an interval that begins shortly before the
 * transaction that was looked up. Redelivered transactions come in the order of their first delivery, so that the interval
 * answers for those that follow.
 *
 * <p>What is known can be incomplete: the look-up ends where it has found the change and the table is full. A change that is
 * known was read before in any case; a change that is not known is new only if its transaction is known completely. Not
 * thread-safe.
 */
final class EarlierTransactions {

    private final int maxTransactions;
    private final @Nullable Change lookedUp;
    private final TransactionTable transactions = new TransactionTable();
    private final long begunFromMillis;
    private final long begunToMillis;
    private long fromMillis;
    private long toMillis;
    private boolean complete;

    private EarlierTransactions(int maxTransactions, @Nullable Change lookedUp, long fromMillis, long toMillis) {
        this.maxTransactions = maxTransactions;
        this.lookedUp = lookedUp;
        this.begunFromMillis = fromMillis;
        this.begunToMillis = toMillis;
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
    }

    /** Returns the state before the first look-up: nothing is known. */
    static EarlierTransactions none() {
        return new EarlierTransactions(0, null, Long.MAX_VALUE, Long.MIN_VALUE);
    }

    /**
     * Begins a look-up.
     *
     * @param maxTransactions upper bound on the transactions that are known, at least 2
     * @param change the change that is looked up
     * @param fromMillis the interval's first commit time in milliseconds since the epoch, at or before that of {@code change}
     * @param toMillis the interval's last commit time
     */
    static EarlierTransactions lookingUp(int maxTransactions, Change change, long fromMillis, long toMillis) {
        return new EarlierTransactions(maxTransactions, change, fromMillis, toMillis);
    }

    /** Returns the same look-up before it has read anything. */
    EarlierTransactions emptied() {
        return new EarlierTransactions(maxTransactions, lookedUp, begunFromMillis, begunToMillis);
    }

    /** Returns whether a change was read before, as far as is known. */
    boolean contains(Change change) {
        int index = transactions.find(change);
        return index != TransactionTable.NOT_FOUND && transactions.contains(index, change);
    }

    /** Returns whether all is known of a change's transaction that was read before. */
    boolean isComplete(Change change) {
        if (!complete) {
            return false;
        }
        long millis = change.committedMillis();
        return (millis >= fromMillis && millis <= toMillis)
                || (isLookedUp(change) && transactions.find(change) != TransactionTable.NOT_FOUND);
    }

    /** Returns whether no further transaction fits. */
    boolean isFull() {
        return transactions.size() >= maxTransactions;
    }

    /** Takes a change of the log in a look-up. Of too many transactions, those that were committed first are kept. */
    void take(Change change) {
        long millis = change.committedMillis();
        if ((millis < fromMillis || millis > toMillis) && !isLookedUp(change)) {
            return;
        }
        if (transactions.merge(change) != TransactionTable.NOT_INSERTED && transactions.size() > maxTransactions) {
            removeOne();
        }
    }

    /** Lets the interval end where that of another look-up ends, if that is earlier. */
    void narrowTo(EarlierTransactions other) {
        toMillis = Math.min(toMillis, other.toMillis);
    }

    /** Ends a look-up that read everything up to the change that was looked up. */
    void complete() {
        complete = true;
    }

    /** Adds a change that is new. */
    void add(Change change) {
        int inserted = transactions.merge(change);
        if (inserted != TransactionTable.NOT_INSERTED && transactions.size() > maxTransactions) {
            int evicted = TransactionTable.evictedOf(maxTransactions);
            if (inserted < evicted) {
                removeLast();
            } else {
                removeFirst(evicted);
            }
        }
    }

    private boolean isLookedUp(Change change) {
        return lookedUp != null && lookedUp.isOfSameTransaction(change);
    }

    private void removeOne() {
        int lookedUpAt = lookedUp == null ? TransactionTable.NOT_FOUND : transactions.find(lookedUp);
        if (lookedUpAt == transactions.size() - 1) {
            removeFirst(1);
        } else {
            removeLast();
        }
    }

    private void removeFirst(int count) {
        fromMillis = Math.max(fromMillis, transactions.millis(count - 1) + 1);
        transactions.removeFirst(count);
    }

    private void removeLast() {
        toMillis = Math.min(toMillis, transactions.millis(transactions.size() - 1) - 1);
        transactions.removeLast();
    }
}
