package dev.outboxrouter.positions;

import dev.outboxrouter.clients.StartPositions.Invalid;
import dev.outboxrouter.positions.LostRecords.Cause;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Where a raw partition without a usable position is read from. A pure function of what Kafka says. */
sealed interface StartDecision {

    /** Reason of a partition that is read from the start of its log. */
    String FIRST_TIME = "is routed for the first time";

    /** Reason of a partition that is read from the end of its log. */
    String ALL_ROUTED = "has no committed offset any more and continues at its end: all of it was routed";

    /** Nothing can be lost or repeated: the partition is read from {@code offset}, for this reason. */
    record Start(long offset, String reason) implements StartDecision {}

    /** Nothing but an operator can say where to continue. */
    record Lost(LostRecords records) implements StartDecision {}

    /**
     * Decides for one partition.
     *
     * @param invalid its position and its log
     * @param topicId the id that the topic has now
     * @param known the last position that was recorded
     */
    static StartDecision decide(
            TopicPartition partition, Invalid invalid, Uuid topicId, Optional<KnownPosition> known) {
        boolean recreated =
                known.filter(last -> !last.topicId().equals(topicId)).isPresent();
        if (recreated || (invalid.position().isEmpty() && known.isEmpty())) {
            return new Start(invalid.logStart(), FIRST_TIME);
        }
        if (invalid.position().isEmpty()) {
            long from = known.orElseThrow().offset();
            if (from == invalid.logEnd()) {
                return new Start(from, ALL_ROUTED);
            }
            long to = Math.min(Math.max(from, invalid.logStart()), invalid.logEnd());
            return lost(partition, Cause.OFFSET_EXPIRED, from, to);
        }
        long from = invalid.position().getAsLong();
        return from < invalid.logStart()
                ? lost(partition, Cause.DELETED, from, invalid.logStart())
                : lost(partition, Cause.TRUNCATED, from, invalid.logEnd());
    }

    private static Lost lost(TopicPartition partition, Cause cause, long from, long to) {
        return new Lost(new LostRecords(partition.topic(), partition.partition(), cause, from, to));
    }
}
