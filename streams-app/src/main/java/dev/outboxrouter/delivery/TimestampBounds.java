package dev.outboxrouter.delivery;

/**
 * The timestamps that a topic takes. The broker compares a timestamp with its own clock when it appends the record, so the
 * router keeps a margin for the time until then and for the difference between the two clocks.
 *
 * @param maxAgeMillis how far a timestamp may lie in the past
 * @param maxAheadMillis how far a timestamp may lie in the future
 */
public record TimestampBounds(long maxAgeMillis, long maxAheadMillis) {

    /** Every timestamp is taken. */
    public static final TimestampBounds UNBOUNDED = new TimestampBounds(Long.MAX_VALUE, Long.MAX_VALUE);

    /** Upper bound on the margin; a topic with narrow bounds has a margin of a tenth of them. */
    private static final long MAX_MARGIN_MILLIS = 60_000;

    private static final int MARGIN_PART = 10;

    /**
     * The bounds with a margin.
     *
     * @param beforeMaxMillis the topic's {@code message.timestamp.before.max.ms}
     * @param afterMaxMillis the topic's {@code message.timestamp.after.max.ms}
     */
    static TimestampBounds withMargin(long beforeMaxMillis, long afterMaxMillis) {
        return new TimestampBounds(less(beforeMaxMillis), less(afterMaxMillis));
    }

    /**
     * Whether the topic takes a timestamp.
     *
     * @param timestamp in milliseconds since the epoch
     * @param nowMillis the time of day
     */
    public boolean allow(long timestamp, long nowMillis) {
        long age = nowMillis - timestamp;
        return age <= maxAgeMillis && -age <= maxAheadMillis;
    }

    /** The bounds of a topic that has refused a timestamp of this age, which is negative for one in the future. */
    TimestampBounds without(long ageMillis) {
        return ageMillis >= 0
                ? new TimestampBounds(Math.min(maxAgeMillis, ageMillis - 1), maxAheadMillis)
                // It is less far ahead when the record comes again.
                : new TimestampBounds(
                        maxAgeMillis, Math.min(maxAheadMillis, Math.max(0, -ageMillis - MAX_MARGIN_MILLIS)));
    }

    private static long less(long bound) {
        return bound == Long.MAX_VALUE ? bound : bound - Math.min(MAX_MARGIN_MILLIS, bound / MARGIN_PART);
    }
}
