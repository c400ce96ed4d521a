package dev.outboxrouter.delivery;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.cdc.Operation;
import dev.outboxrouter.cdc.Slice;
import dev.outboxrouter.cdc.Source;
import dev.outboxrouter.delivery.LastTransaction.Change;
import dev.outboxrouter.delivery.LastTransaction.Identity;
import java.nio.ByteBuffer;
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
            return change(message.source(), text(message.prefix()), Slice.of(message.content()));
        }
        if (event instanceof ChangeEvent.RowChange row && row.operation() != Operation.READ) {
            Slice key = Slice.of(row.key() == null ? new byte[0] : row.key());
            return change(
                    row.source(),
                    text(row.operation().name()),
                    key,
                    row.before().json(),
                    row.after().json());
        }
        return Optional.empty();
    }

    private static Optional<Change> change(Source source, Slice... contents) {
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

    private static long hash(long seed, Slice... contents) {
        try (StreamingXXHash64 hash = HASHES.newStreamingHash64(seed)) {
            for (Slice content : contents) {
                byte[] length = ByteBuffer.allocate(Integer.BYTES)
                        .putInt(content.length())
                        .array();
                hash.update(length, 0, length.length);
                hash.update(content.input(), content.from(), content.length());
            }
            return hash.getValue();
        }
    }

    private static Slice text(String text) {
        return Slice.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
