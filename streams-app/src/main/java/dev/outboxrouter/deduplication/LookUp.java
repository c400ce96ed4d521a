package dev.outboxrouter.deduplication;

import java.util.function.BooleanSupplier;

/** One look-up of a transaction in a raw partition, which can be interrupted and continued. Not thread-safe. */
final class LookUp {

    private final Change change;
    private final long from;
    private final EarlierTransactions found;
    private long next;
    private long recordsRead;

    /**
     * Begins a look-up.
     *
     * @param change the change whose transaction is looked up
     * @param from offset of the first record that can be of the transaction
     * @param found takes what is found
     */
    LookUp(Change change, long from, EarlierTransactions found) {
        this.change = change;
        this.from = from;
        this.found = found;
        this.next = from;
    }

    /** Returns whether this look-up answers what another one is to find out: it is of the same transaction, and began early enough. */
    boolean replaces(LookUp other) {
        return change.isOfSameTransaction(other.change) && from <= other.from;
    }

    /** Returns the same look-up before it has read anything. */
    LookUp restarted() {
        return new LookUp(change, from, found.emptied());
    }

    EarlierTransactions found() {
        return found;
    }

    long from() {
        return from;
    }

    /** Returns the offset behind the last record that was read. */
    long next() {
        return next;
    }

    long recordsRead() {
        return recordsRead;
    }

    /**
     * Reads on, until the change is found and no further transaction fits, or to the end of the range.
     *
     * @param to end of the range, exclusive
     * @param isInterrupted asked after each record
     * @return false when it was interrupted
     */
    boolean read(RawLog log, long to, ChangeReader reader, BooleanSupplier isInterrupted) {
        if (isFound()) {
            return true;
        }
        boolean atEnd = next >= to
                || log.scan(next, to, rawRecord -> {
                    reader.read(rawRecord).ifPresent(found::take);
                    next = rawRecord.offset() + 1;
                    recordsRead++;
                    return !isFound() && !isInterrupted.getAsBoolean();
                });
        if (atEnd) {
            next = Math.max(next, to);
        }
        return atEnd || isFound();
    }

    private boolean isFound() {
        return found.isFull() && found.contains(change);
    }
}
