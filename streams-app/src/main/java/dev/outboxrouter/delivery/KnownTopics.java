package dev.outboxrouter.delivery;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics that can be written to, with their limits as far as the router knows. Thread-safe. */
final class KnownTopics {

    private static final Logger LOG = LoggerFactory.getLogger(KnownTopics.class);

    private final ProducerLimits producer;
    private final Map<String, Destination.Ready> ready = new ConcurrentHashMap<>();

    /** What was read of a topic; it stays when the topic is asked about again. */
    private final Map<String, Facts> facts = new ConcurrentHashMap<>();

    private final Refusals refusals = new Refusals();
    private final AtomicLong remembered = new AtomicLong();

    private record Facts(Uuid id, TopicSettings settings) {}

    KnownTopics(ProducerLimits producer) {
        this.producer = producer;
    }

    Destination.@Nullable Ready get(String topic) {
        return ready.get(topic);
    }

    Set<String> names() {
        return Set.copyOf(ready.keySet());
    }

    /** Takes up a topic as Kafka has just described it. */
    Destination.Ready put(TopicDescription description, TopicSettings settings) {
        String topic = description.name();
        Facts now = new Facts(description.topicId(), settings);
        Facts before = facts.put(topic, now);
        if (before != null && !before.id().equals(now.id())) {
            refusals.forget(topic);
        }
        int takes = settings.maxRecordBytes(producer);
        if (!now.equals(before) && takes < Math.min(settings.maxMessageBytes(), producer.maxRequestBytes())) {
            LOG.info(
                    "Topic takes less than its max.message.bytes: a batch can grow when it is compressed topic={}"
                            + " max.message.bytes={} takes={}",
                    topic,
                    settings.maxMessageBytes(),
                    takes);
        }
        Destination.Ready said =
                new Destination.Ready(OptionalInt.of(description.partitions().size()), takes, settings.timestamps());
        Destination.Ready limited = refusals.applied(topic, settings, said);
        if (!limited.equals(said) && !limited.equals(ready.get(topic))) {
            LOG.warn(
                    "Topic refuses what its settings allow, it is held to what it took topic={} max.message.bytes={}"
                            + " takes={} oldest={}ms ahead={}ms",
                    topic,
                    settings.maxMessageBytes(),
                    limited.maxRecordBytes(),
                    limited.timestamps().maxAgeMillis(),
                    limited.timestamps().maxAheadMillis());
        }
        ready.put(topic, limited);
        return limited;
    }

    /** Whether this topic was deleted, and another made under its name. */
    boolean isAnother(String topic, Uuid id) {
        Facts before = facts.get(topic);
        return before != null && !before.id().equals(id);
    }

    /** The topic is asked about before its next record. */
    void remove(String topic) {
        ready.remove(topic);
    }

    /** Every topic is asked about before its next record. */
    void clear() {
        ready.clear();
    }

    /** How many refusals are remembered: each makes the router send less. */
    long remembered() {
        return remembered.get();
    }

    /**
     * Notes that Kafka has refused a record of a known topic for its size or its timestamp.
     *
     * @param reason what the producer was told
     * @param nowMillis the time of day
     */
    void refused(ProducerRecord<byte[], byte[]> record, Exception reason, long nowMillis) {
        String topic = record.topic();
        Facts known = facts.get(topic);
        if (known == null) {
            return;
        }
        boolean isNoted = false;
        if (reason instanceof RecordTooLargeException) {
            isNoted = refusals.ofSize(
                    topic, known.settings(), RecordSize.of(record.key(), record.value(), record.headers()));
        } else if (isOfTimestamp(record, reason)) {
            isNoted = refusals.ofTimestamp(topic, known.settings(), nowMillis - record.timestamp());
        }
        if (isNoted) {
            remembered.incrementAndGet();
            ready.remove(topic);
        }
    }

    /**
     * The broker says {@link InvalidTimestampException} of the only bad record of a batch, and {@link InvalidRecordException}
     * of each of several. The other reason for the latter is a record without a key on a compacted topic.
     */
    private static boolean isOfTimestamp(ProducerRecord<byte[], byte[]> record, Exception reason) {
        return record.timestamp() != null
                && (reason instanceof InvalidTimestampException
                        || (reason instanceof InvalidRecordException && record.key() != null));
    }
}
