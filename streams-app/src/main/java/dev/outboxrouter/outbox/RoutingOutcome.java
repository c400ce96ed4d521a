package dev.outboxrouter.outbox;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What becomes of one event, or of one record of a raw topic that holds none. */
public sealed interface RoutingOutcome {

    /**
     * It goes to its aggregate's topic.
     *
     * @param index its place in the array it came in, or among the events of its change; empty when it came alone
     * @param eventId becomes the header {@code id}, in UTF-8
     * @param eventType what happened; null where the output does not need it
     * @param aggregateType what decided the topic
     * @param topic where it goes: a legal name of no other purpose
     * @param partition where it goes within the topic; null: what the key says
     * @param key the aggregate id, as plain text in UTF-8
     * @param value the payload's bytes as they were written; null for a tombstone
     * @param isJson whether the value is known to be JSON
     * @param isBinary whether the value is known to be bytes
     * @param timestamp in milliseconds since the epoch
     * @param headers further ones, in their order
     */
    record Routed(
            OptionalInt index,
            byte[] eventId,
            @Nullable String eventType,
            String aggregateType,
            String topic,
            @Nullable Integer partition,
            byte[] key,
            byte @Nullable [] value,
            boolean isJson,
            boolean isBinary,
            long timestamp,
            List<EventHeader> headers)
            implements RoutingOutcome {

        public Routed {
            // An array less than copyOf makes of a list that changes.
            headers = headers.size() == 1 ? List.of(headers.get(0)) : List.copyOf(headers);
        }

        /** The same event as a dead letter. */
        public Rejected rejected(RejectionCode code, String reason) {
            return new Rejected(
                    index,
                    code,
                    reason,
                    Optional.of(new String(eventId, StandardCharsets.UTF_8)),
                    Optional.of(aggregateType),
                    Optional.of(new String(key, StandardCharsets.UTF_8)));
        }
    }

    /** It is no event, and rightly so: nothing is written, it is counted. */
    record Skipped(SkipReason reason) implements RoutingOutcome {}

    /**
     * It should have been an event and cannot be one: it becomes a dead letter with the raw record's bytes.
     *
     * @param index its place in the array it came in, or among the events of its change; empty when it came alone
     * @param code what is wrong, from a closed set
     * @param reason the same for a person; never quotes the payload
     * @param eventId what could be read of it
     * @param aggregateType what could be read of it
     * @param aggregateId what could be read of it
     */
    record Rejected(
            OptionalInt index,
            RejectionCode code,
            String reason,
            Optional<String> eventId,
            Optional<String> aggregateType,
            Optional<String> aggregateId)
            implements RoutingOutcome {

        /** Nothing could be read of it. */
        public static Rejected unread(RejectionCode code, String reason) {
            return unread(OptionalInt.empty(), code, reason);
        }

        static Rejected unread(OptionalInt index, RejectionCode code, String reason) {
            return new Rejected(index, code, reason, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }
}
