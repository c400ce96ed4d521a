package dev.outboxrouter.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The records that topics have refused although their settings allow them. After the first refusal the topic's settings are
 * read again, for they may have changed. A topic that then refuses another record under the same settings takes less than
 * they say: the smallest size and the ages that it refused become its limits, until its settings change. Thread-safe.
 */
final class Refusals {

    /** Upper bound on the topics that are remembered: their names come from data. */
    private static final int MAX_TOPICS = 10_000;

    private final Map<String, Refused> byTopic = new ConcurrentHashMap<>();

    /**
     * A topic's refusals under the same settings.
     *
     * @param settings the settings in force, as far as the router knew
     * @param bytes the smallest size that was refused
     * @param timestamps what is left of the topic's bounds
     * @param isAskedAgain whether the settings were read after the first refusal
     * @param isConfirmed whether the topic has refused a record after that
     */
    private record Refused(
            TopicSettings settings, int bytes, TimestampBounds timestamps, boolean isAskedAgain, boolean isConfirmed) {

        Refused with(int otherBytes, TimestampBounds otherTimestamps) {
            return new Refused(
                    settings,
                    Math.min(bytes, otherBytes),
                    new TimestampBounds(
                            Math.min(timestamps.maxAgeMillis(), otherTimestamps.maxAgeMillis()),
                            Math.min(timestamps.maxAheadMillis(), otherTimestamps.maxAheadMillis())),
                    isAskedAgain,
                    isAskedAgain);
        }

        Refused askedAgain() {
            return new Refused(settings, bytes, timestamps, true, isConfirmed);
        }
    }

    /**
     * Notes that a topic has refused a record for its size.
     *
     * @return whether it is remembered
     */
    boolean ofSize(String topic, TopicSettings settings, int bytes) {
        return note(topic, new Refused(settings, bytes, TimestampBounds.UNBOUNDED, false, false));
    }

    /**
     * Notes that a topic has refused a record for its timestamp.
     *
     * @param ageMillis the age of the timestamp, negative for one in the future
     * @return whether it is remembered
     */
    boolean ofTimestamp(String topic, TopicSettings settings, long ageMillis) {
        TimestampBounds left = TimestampBounds.UNBOUNDED.without(ageMillis);
        return note(topic, new Refused(settings, Integer.MAX_VALUE, left, false, false));
    }

    /** The topic with the limits that its refusals have shown; its settings have just been read. */
    Destination.Ready applied(String topic, TopicSettings settings, Destination.Ready ready) {
        Refused refused = byTopic.computeIfPresent(
                topic, (name, before) -> before.settings().equals(settings) ? before.askedAgain() : null);
        if (refused == null || !refused.isConfirmed()) {
            return ready;
        }
        TimestampBounds said = ready.timestamps();
        return new Destination.Ready(
                ready.partitions(),
                (int) Math.min(ready.maxRecordBytes(), refused.bytes() - 1L),
                new TimestampBounds(
                        Math.min(said.maxAgeMillis(), refused.timestamps().maxAgeMillis()),
                        Math.min(said.maxAheadMillis(), refused.timestamps().maxAheadMillis())));
    }

    /** Forgets a topic that was deleted and created again. */
    void forget(String topic) {
        byTopic.remove(topic);
    }

    private boolean note(String topic, Refused now) {
        if (byTopic.size() >= MAX_TOPICS && !byTopic.containsKey(topic)) {
            return false;
        }
        byTopic.merge(
                topic,
                now,
                (before, ignored) ->
                        before.settings().equals(now.settings()) ? before.with(now.bytes(), now.timestamps()) : now);
        return true;
    }
}
