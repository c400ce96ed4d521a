package dev.outboxrouter.observability.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the raw topics are written and read, and how long the dead-letter topic is, at one moment.
 *
 * @param raw every partition of every raw topic
 * @param deadLetters every partition of the dead-letter topic
 */
public record Positions(List<RawPartition> raw, List<LetterPartition> deadLetters) {

    public Positions {
        raw = List.copyOf(raw);
        deadLetters = List.copyOf(deadLetters);
    }

    /**
     * A partition of a raw topic. Offsets are exclusive ends, except {@code logStart}, the first offset that still exists.
     *
     * @param topic its topic
     * @param partition its number
     * @param logStart first offset that retention has left
     * @param lastStable end of what may be read: everything before it is committed or aborted
     * @param highWatermark end of what is written
     * @param committed offset that the router's group has committed, null before its first commit
     * @param next offset before which no record waits: {@code committed} or {@code logStart}, or more where the offsets after
     *     them were found to be transaction markers and aborted records only
     * @param deletedUnread offsets that were deleted before the group had read them, up to {@code logStart}
     * @param waitingMillis how long records have been waiting with the same committed offset, as far as this instance has
     *     seen; 0 when none waits
     * @param openTransactionMillis how long the transaction that begins at {@code lastStable} has been open at least; 0
     *     when none is open
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RawPartition(
            String topic,
            int partition,
            long logStart,
            long lastStable,
            long highWatermark,
            @Nullable Long committed,
            long next,
            long deletedUnread,
            long waitingMillis,
            long openTransactionMillis) {

        /** Counts offsets that may be read and are not routed yet. */
        @JsonProperty
        public long behind() {
            return Math.max(0, lastStable - next);
        }

        /** Counts offsets that are written and cannot be read while a transaction is open. */
        @JsonProperty
        public long inOpenTransactions() {
            return Math.max(0, highWatermark - lastStable);
        }
    }

    /**
     * A partition of the dead-letter topic.
     *
     * @param partition its number
     * @param begin the first offset that it still has
     * @param end the offset behind its last letter
     */
    public record LetterPartition(int partition, long begin, long end) {}
}
