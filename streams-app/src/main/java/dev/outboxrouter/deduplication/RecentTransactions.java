package dev.outboxrouter.deduplication;

/**
 * The transactions of one raw partition that were committed last. All that were committed after the horizon are known; of the
 * others nothing is. Commit times are slightly out of order under concurrent writers, so the horizon trails by the whole table.
 * Not thread-safe.
 */
final class RecentTransactions {

    private final int maxTransactions;
    private final TransactionTable transactions = new TransactionTable();
    private long horizonMillis = Long.MIN_VALUE;
    private long inserted;

    /**
     * @param maxTransactions upper bound on the transactions that are known
     */
    RecentTransactions(int maxTransactions) {
        this.maxTransactions = maxTransactions;
    }

    /** Returns the latest commit time of any transaction that is not known, in milliseconds since the epoch. */
    long horizonMillis() {
        return horizonMillis;
    }

    /** Returns the number of transactions that were inserted, evicted ones included. */
    long inserted() {
        return inserted;
    }

    /** Returns whether a change is known; if not, it is added, unless its transaction was not committed after the horizon. */
    boolean isKnown(Change change) {
        if (change.committedMillis() <= horizonMillis) {
            return false;
        }
        int index = transactions.find(change);
        if (index == TransactionTable.NOT_FOUND) {
            transactions.insert(change);
            inserted++;
            if (transactions.size() > maxTransactions) {
                raiseHorizon(transactions.millis(TransactionTable.evictedOf(maxTransactions) - 1));
            }
            return false;
        }
        if (transactions.contains(index, change)) {
            return true;
        }
        transactions.add(index, change);
        return false;
    }

    /** Forgets the transactions that were committed at a time in milliseconds since the epoch, or before. */
    void raiseHorizon(long millis) {
        if (millis > horizonMillis) {
            horizonMillis = millis;
            transactions.removeFirst(transactions.countUntil(millis));
        }
    }
}
