package dev.outboxrouter.topology;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What the tasks of one stream thread have still to write to their stores when it commits. The first of them that Kafka
 * Streams comes to writes for all: each task's commit waits for what the producer has in hand, so what a later one would
 * write then is on its way with the rest. Not for several threads.
 */
final class AtCommit {

    /** A set, so that a task that adds its write again after a failure has one entry, which {@link #remove} takes away. */
    private final Set<Runnable> writes = new LinkedHashSet<>();

    /** Adds a task's write for the next commit. */
    void add(Runnable write) {
        writes.add(write);
    }

    /** A task ends. What it has not written it was not to write: its transaction is committed, or aborted. */
    void remove(Runnable write) {
        writes.remove(write);
    }

    /**
     * Runs all writes. An exception of one ends the call: that write and those behind it are still due, because their tasks
     * can commit at the next attempt; the writes before it are done and do not run again.
     */
    void write() {
        for (Iterator<Runnable> due = writes.iterator(); due.hasNext(); due.remove()) {
            due.next().run();
        }
    }
}
