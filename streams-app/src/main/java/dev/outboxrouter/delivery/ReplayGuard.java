package dev.outboxrouter.delivery;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.cdc.Operation;
import dev.outboxrouter.cdc.Source;
import dev.outboxrouter.delivery.LastTransaction.Change;
import dev.outboxrouter.delivery.LastTransaction.Identity;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.jpountz.xxhash.StreamingXXHash64;
import net.jpountz.xxhash.XXHashFactory;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Recognises what the connector sends once more of the last transaction, for each partition of each raw topic. What it
 * knows is in a store whose changelog is written in the same Kafka transaction as the output and the positions.
 *
 * <p>No judgement is passed on what is not transactional (it has no transaction to be compared inside), on rows that a
 * snapshot read (all of them have one position), and on what is no change.
 */
public final class ReplayGuard {

    /** Plain Java: the faster ones use what newer JVMs warn of, or a native library. */
    private static final XXHashFactory HASHES = XXHashFactory.safeInstance();

    private static final long[] SEEDS = {0x9747b28cL, 0x5bd1e995L};

    private final KeyValueStore<String, byte[]> store;
    private final Map<String, LastTransaction> known = new HashMap<>();

    /**
     * Guards the partitions of one task.
     *
     * @param store raw topic → its last transaction
     */
    public ReplayGuard(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /** Whether the change has been read before; if not, it is remembered. */
    public boolean isRepeated(String topic, ChangeEvent event) {
        Optional<Change> change = change(event);
        if (change.isEmpty()) {
            return false;
        }
        LastTransaction last = last(topic);
        Optional<LastTransaction> now =
                last == null ? Optional.of(LastTransaction.startedBy(change.get())) : last.after(change.get());
        now.ifPresent(transaction -> {
            known.put(topic, transaction);
            store.put(topic, transaction.toBytes());
        });
        return now.isEmpty();
    }

    private @Nullable LastTransaction last(String topic) {
        LastTransaction last = known.get(topic);
        if (last == null) {
            byte[] stored = store.get(topic);
            if (stored != null) {
                last = LastTransaction.of(stored);
                known.put(topic, last);
            }
        }
        return last;
    }

    private static Optional<Change> change(ChangeEvent event) {
        if (event instanceof ChangeEvent.LogicalMessage message) {
            byte[] prefix = message.prefix().getBytes(StandardCharsets.UTF_8);
            return change(message.source(), prefix, message.content());
        }
        if (event instanceof ChangeEvent.RowChange row && row.operation() != Operation.READ) {
            return change(
                    row.source(),
                    row.operation().name().getBytes(StandardCharsets.UTF_8),
                    row.key(),
                    row.before().json().copy(),
                    row.after().json().copy());
        }
        return Optional.empty();
    }

    private static Optional<Change> change(Source source, byte[] @Nullable ... contents) {
        OptionalLong transactionId = source.transactionId();
        OptionalLong committedMicros = source.committedMicros();
        OptionalLong lsn = source.lsn();
        return transactionId.isPresent() && committedMicros.isPresent() && lsn.isPresent()
                ? Optional.of(new Change(
                        transactionId.getAsLong(),
                        committedMicros.getAsLong(),
                        lsn.getAsLong(),
                        new Identity(hash(SEEDS[0], contents), hash(SEEDS[1], contents))))
                : Optional.empty();
    }

    private static long hash(long seed, byte[] @Nullable ... contents) {
        try (StreamingXXHash64 hash = HASHES.newStreamingHash64(seed)) {
            for (byte[] content : contents) {
                int length = content == null ? -1 : content.length;
                hash.update(
                        new byte[] {(byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length},
                        0,
                        Integer.BYTES);
                if (content != null) {
                    hash.update(content, 0, content.length);
                }
            }
            return hash.getValue();
        }
    }
}
