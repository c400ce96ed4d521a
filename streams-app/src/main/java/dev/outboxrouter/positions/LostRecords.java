package dev.outboxrouter.positions;

/**
 * Why a raw partition cannot be read on from its last position.
 *
 * @param topic a raw topic
 * @param partition number of the partition
 * @param cause what has happened
 * @param from the group's last known position: the first offset that it has not routed
 * @param to the first offset that can be read
 */
public record LostRecords(String topic, int partition, Cause cause, long from, long to) {

    /** What has happened to the position. */
    public enum Cause {
        /** The log begins after the position: retention, or somebody, has deleted records that were not routed. */
        DELETED("records were deleted before they were routed"),
        /** The log ends before the position: it was truncated, after an unclean leader election for example. */
        TRUNCATED("the log ends before the group's position; it was truncated"),
        /** The group's committed offset is gone, while the topic is the one that was routed before. */
        OFFSET_EXPIRED("the group's committed offset is gone; Kafka deletes it after offsets.retention.minutes");

        private final String text;

        Cause(String text) {
            this.text = text;
        }

        /** The same in words. */
        public String text() {
            return text;
        }
    }

    /** Upper bound on the records that are gone: the offsets in {@code [from, to)}, transaction markers included. */
    public long count() {
        return Math.max(0, to - from);
    }

    /** The command that lets the partition continue at the first offset that can be read. */
    public String command() {
        return "java -jar outbox-router.jar continue --raw-topic %s --partition %d --from %d --at %d"
                .formatted(topic, partition, from, to);
    }
}
