package dev.outboxrouter.positions;

import dev.outboxrouter.clients.StartPositions.Invalid;
import dev.outboxrouter.positions.LostRecords.Cause;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Where a raw partition without a usable position is read from. A pure function of what Kafka says. */
sealed interface StartDecision {

    /** Nothing of this log was ever routed: it is read from {@code offset}, its start. */
    record FirstStart(long offset) implements StartDecision {}

    /** Everything was routed, and the committed offset has expired since: it is read from {@code offset}, its end. */
    record AtTheEnd(long offset) implements StartDecision {}

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
            return new FirstStart(invalid.logStart());
        }
        if (invalid.position().isEmpty()) {
            long from = known.orElseThrow().offset();
            if (from == invalid.logEnd()) {
                return new AtTheEnd(from);
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
