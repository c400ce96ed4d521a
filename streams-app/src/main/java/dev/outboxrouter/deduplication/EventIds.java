package dev.outboxrouter.deduplication;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/**
 * Recognises an event whose id was delivered before, within a window of commit times: what a connector without
 * exactly-once support sends once more, and what an application emits twice.
 *
 * <p>Commit times and not the router's clock, so that what the connector sends again has its old time however long it
 * was away, and history that is routed again is judged as it was. A commit time ahead of the router's clock counts as
 * now: one wrong clock must not make the store forget everything else.
 *
 * <p>Nothing is kept in the heap: what is in the store has the fate of the Kafka transaction.
 */
public final class EventIds {

    /**
     * How much longer than the window an id is kept. So far apart in time may be what one task reads of several raw
     * topics; of a topic that is further behind, ids are not remembered, and its duplicates are delivered.
     */
    public static final Duration SLACK = Duration.ofHours(1);

    private static final byte[] NOTHING = new byte[0];

    /** Bytes of an id's digest that are its key: an id may be of any length, and no two are taken for one. */
    private static final int KEY_BYTES = 16;

    private final WindowStore<byte[], byte[]> store;
    private final long windowMillis;
    private final LongSupplier clock;
    private final MessageDigest digest;

    /**
     * Judges the events of one task.
     *
     * @param store digest of an id → nothing, at its commit time
     * @param window how far apart the commits of two events of one id may be
     * @param clock now, in milliseconds since the epoch
     */
    public EventIds(WindowStore<byte[], byte[]> store, Duration window, LongSupplier clock) {
        this.store = store;
        this.windowMillis = window.toMillis();
        this.clock = clock;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Whether an event of this id was delivered before; if not, it is remembered.
     *
     * @param routed the event
     * @param change what it was made of
     * @param recordTime the raw record's time in milliseconds, for a change without a commit time
     */
    public boolean isDuplicate(Routed routed, ChangeEvent change, long recordTime) {
        long time = Math.max(0, Math.min(change.committedMillis().orElse(recordTime), clock.getAsLong()));
        byte[] key = key(routed);
        try (WindowStoreIterator<byte[]> earlier =
                store.fetch(key, Math.max(0, time - windowMillis), time + windowMillis)) {
            if (earlier.hasNext()) {
                return true;
            }
        }
        store.put(key, NOTHING, time);
        return false;
    }

    /** The tombstone after a delete has the delete's id. */
    private byte[] key(Routed routed) {
        digest.update((byte) (routed.value() == null ? 1 : 0));
        return Arrays.copyOf(digest.digest(routed.eventId()), KEY_BYTES);
    }
}
