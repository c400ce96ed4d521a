package dev.outboxrouter.delivery;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.cdc.LogicalMessage;
import dev.outboxrouter.cdc.Operation;
import dev.outboxrouter.cdc.RowChange;
import dev.outboxrouter.cdc.Slice;
import dev.outboxrouter.cdc.Source;
import dev.outboxrouter.delivery.ReadTransaction.Identity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Recognises what the connector sends once more of the last transactions, for each partition of each raw topic. What it
 * knows is written to a store whose changelog is part of the same Kafka transaction as the output and the positions.
 *
 * <p>No judgement is passed on what is not transactional (it has no transaction to be compared inside), on rows that a
 * snapshot read (all of them have one position), and on what is no change.
 */
public final class ReplayGuard {

    /** The lengths of three parts and the operation fill 64 bits; of a part of 256 KiB and more they are mixed up a little. */
    private static final int PART_LENGTH_BITS = 18;

    private final Function<Bytes, byte @Nullable []> read;
    private final Map<String, RecentTransactions> known = new HashMap<>();

    /**
     * Guards the partitions of one task.
     *
     * @param read raw topic and a number → one of its last transactions, as {@link #write} wrote it; null: none
     */
    public ReplayGuard(Function<Bytes, byte @Nullable []> read) {
        this.read = read;
    }

    /**
     * Writes what it knows and has not written yet.
     *
     * @param store takes one of the last transactions of a raw topic, some tens of bytes
     */
    public void write(BiConsumer<Bytes, byte[]> store) {
        for (RecentTransactions recent : known.values()) {
            recent.write(store);
        }
    }

    /** Whether the change has been read before; if not, it is remembered. */
    public boolean isRepeated(String topic, ChangeEvent event) {
        if (event instanceof LogicalMessage message) {
            // It has a record of the log to itself, so its position tells it from all others of its transaction.
            return isRepeated(topic, message.source(), Identity.OF_ITS_POSITION);
        }
        return event instanceof RowChange row
                && row.operation() != Operation.READ
                && isRepeated(topic, row.source(), identity(row));
    }

    /**
     * Whether the change cannot be recognised when it is redelivered: its {@code source} lacks {@code txId}, {@code lsn}, or
     * both {@code ts_us} and {@code ts_ms}. A message that is not transactional has no {@code txId} and is not meant.
     */
    public static boolean isUnrecognisable(ChangeEvent event) {
        if (event instanceof LogicalMessage message) {
            Source source = message.source();
            return !source.isPlaced()
                    && (source.transactionId().isPresent() || source.lsn().isEmpty());
        }
        return event instanceof RowChange row
                && row.operation() != Operation.READ
                && !row.source().isPlaced();
    }

    private boolean isRepeated(String topic, Source source, Identity identity) {
        return source.isPlaced()
                && of(topic).isRepeated(source.transactionId(0), source.transactionMicros(), source.lsn(0), identity);
    }

    private RecentTransactions of(String topic) {
        RecentTransactions recent = known.get(topic);
        if (recent == null) {
            recent = RecentTransactions.of(topic, read);
            known.put(topic, recent);
        }
        return recent;
    }

    /** Rows of one statement may share a position. Two sums of the JDK's, which the processor computes. */
    private static Identity identity(RowChange row) {
        Slice key = row.key() == null ? Slice.EMPTY : Slice.of(row.key());
        List<Slice> parts = List.of(key, row.before().json(), row.after().json());
        long length = row.operation().code();
        for (Slice part : parts) {
            length = (length << PART_LENGTH_BITS) | part.length();
        }
        return new Identity(length, (sum(new CRC32C(), parts) << Integer.SIZE) | sum(new CRC32(), parts));
    }

    private static long sum(Checksum checksum, List<Slice> parts) {
        for (Slice part : parts) {
            checksum.update(part.input(), part.from(), part.length());
        }
        return checksum.getValue();
    }
}
