package dev.outboxrouter.delivery;

/** What is known of a topic that a record is about to go to. */
public sealed interface Destination {

    /**
     * It exists.
     *
     * @param maxRecordBytes the largest record it takes, in bytes, as {@link RecordSize} counts them
     */
    record Ready(int maxRecordBytes) implements Destination {}

    /**
     * It does not exist and cannot be made: the event becomes a dead letter.
     *
     * @param reason Kafka's words
     */
    record Refused(String reason) implements Destination {}
}
