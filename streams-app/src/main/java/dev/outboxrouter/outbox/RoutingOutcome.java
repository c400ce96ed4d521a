package dev.outboxrouter.outbox;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of one record of a raw topic. */
public sealed interface RoutingOutcome {

    /**
     * It is an event, and goes to its aggregate's topic.
     *
     * @param eventId becomes the header {@code id}
     * @param eventType becomes the header {@code eventType}; null: no header
     * @param aggregateType what decided the topic
     * @param topic where it goes: a legal name under the prefix of the aggregate topics
     * @param key the aggregate id, as plain text
     * @param value the payload's bytes as they were written; null for a tombstone
     * @param timestamp commit time in milliseconds since the epoch
     */
    record Routed(
            String eventId,
            @Nullable String eventType,
            String aggregateType,
            String topic,
            String key,
            byte @Nullable [] value,
            long timestamp)
            implements RoutingOutcome {

        /** The same event as a dead letter. */
        public Rejected rejected(RejectionCode code, String reason) {
            return new Rejected(code, reason, Optional.of(eventId), Optional.of(aggregateType), Optional.of(key));
        }
    }

    /** It is no event, and rightly so: nothing is written, it is counted. */
    record Skipped(SkipReason reason) implements RoutingOutcome {}

    /**
     * It should have been an event and cannot be one: it becomes a dead letter with its original bytes.
     *
     * @param code what is wrong, from a closed set
     * @param reason the same for a person; never quotes the payload
     * @param eventId what could be read of it
     * @param aggregateType what could be read of it
     * @param aggregateId what could be read of it
     */
    record Rejected(
            RejectionCode code,
            String reason,
            Optional<String> eventId,
            Optional<String> aggregateType,
            Optional<String> aggregateId)
            implements RoutingOutcome {

        static Rejected unread(RejectionCode code, String reason) {
            return new Rejected(code, reason, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }
}
