package dev.outboxrouter.topology;

import java.util.ArrayList;
import java.util.List;

/**
 * What the tasks of one stream thread have still to write to their stores when it commits. The first of them that Kafka
 * Streams comes to writes for all: each task's commit waits for what the producer has in hand, so what a later one would
 * write then is on its way with the rest. Not for several threads.
 */
final class AtCommit {

    private final List<Runnable> writes = new ArrayList<>();

    /** Adds what a task writes; once for each commit. */
    void add(Runnable write) {
        writes.add(write);
    }

    /** A task ends. What it has not written it was not to write: its transaction is committed, or aborted. */
    void remove(Runnable write) {
        writes.remove(write);
    }

    /** Writes all. */
    void write() {
        writes.forEach(Runnable::run);
        writes.clear();
    }
}
