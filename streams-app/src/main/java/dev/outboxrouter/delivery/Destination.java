package dev.outboxrouter.delivery;

import dev.outboxrouter.outbox.RejectionCode;
import java.util.OptionalInt;

/** What is known of a topic that a record is about to go to. */
public sealed interface Destination {

    /**
     * It exists.
     *
     * @param partitions how many it has; empty when that is for the broker to say
     * @param maxRecordBytes the largest record it takes, in bytes, as {@link RecordSize} counts them
     * @param timestamps the timestamps it takes
     */
    record Ready(OptionalInt partitions, int maxRecordBytes, TimestampBounds timestamps) implements Destination {}

    /**
     * It cannot be written to: the event becomes a dead letter.
     *
     * @param code why, from a closed set
     * @param reason the same for a person
     */
    record Refused(RejectionCode code, String reason) implements Destination {}
}
