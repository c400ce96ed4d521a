package dev.outboxrouter.topology;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.cdc.RawRecordReader;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import dev.outboxrouter.deduplication.RedeliveryFilter;
import dev.outboxrouter.delivery.DeadLetters;
import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.delivery.Destination;
import dev.outboxrouter.delivery.Destinations;
import dev.outboxrouter.delivery.PlannedTopics;
import dev.outboxrouter.delivery.RecordSize;
import dev.outboxrouter.delivery.RoutedEvents;
import dev.outboxrouter.delivery.TimestampBounds;
import dev.outboxrouter.outbox.OutboxRouter;
import dev.outboxrouter.outbox.RejectionCode;
import dev.outboxrouter.outbox.RoutingOutcome;
import dev.outboxrouter.outbox.RoutingOutcome.Rejected;
import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import dev.outboxrouter.outbox.RoutingOutcome.Skipped;
import dev.outboxrouter.outbox.RoutingRules;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * One raw record → the records that are sent for it: the one code path of the topology and of {@code explain}. Whatever
 * can go wrong with a record is settled here.
 */
public final class RecordRouting {

    /**
     * Most bytes that the dead letters of one raw record repeat of it: an array of bad events is as many letters. Those
     * beyond go without the value, which stays in the raw topic.
     */
    private static final int MAX_REPEATED_BYTES = 2 * DeadLetters.MAX_BYTES;

    /** A raw record whose value is larger is not referenced beyond {@link #release}. */
    private static final int MAX_KEPT_BYTES = 256 * 1024;

    private final RoutingRules rules;
    private final RawRecordReader reader;
    private OutboxRouter router;
    private final RoutedEvents events;
    private final Destinations destinations;
    private final String deadLetterTopic;
    private final List<Delivery> deliveries = new ArrayList<>();

    private RecordRouting(RouterConfig config, Destinations destinations) {
        this.reader = reader(config);
        this.rules = config.rules();
        this.router = new OutboxRouter(rules);
        this.events = new RoutedEvents(config.outputFormat());
        this.destinations = destinations;
        this.deadLetterTopic = config.deadLetterTopic();
    }

    /** Routing by this configuration to these destinations. Not for several threads. */
    public static RecordRouting of(RouterConfig config, Destinations destinations) {
        return new RecordRouting(config, destinations);
    }

    /** The same without Kafka: every topic is taken to be as the configuration would make it. */
    public static RecordRouting offline(RouterConfig config) {
        return new RecordRouting(config, planned(config));
    }

    /** The topics as the configuration would make them. */
    public static PlannedTopics planned(RouterConfig config) {
        return new PlannedTopics(
                config.topicCreation(), StreamsProperties.producerLimits(StreamsProperties.of(config)));
    }

    /** Returns a new reader of the raw topics' format. */
    static RawRecordReader reader(RouterConfig config) {
        return new RawRecordReader(config.binaryEncoding(), config.keyConverter(), config.valueConverter());
    }

    /** Returns whether a raw record is too large to be referenced after it was routed. */
    static boolean isLarge(ConsumerRecord<byte[], byte[]> raw) {
        return raw.value() != null && raw.value().length > MAX_KEPT_BYTES;
    }

    /**
     * Routes one raw record.
     *
     * @param raw as it was read, with its place
     * @return what is to be sent, in this order; never empty, good until the next call
     * @throws KafkaException when Kafka cannot be asked for a topic: nothing is wrong with the record
     */
    public List<Delivery> route(ConsumerRecord<byte[], byte[]> raw) {
        return route(raw, read(raw), System.currentTimeMillis());
    }

    /** What the raw record says: the first half of {@link #route(ConsumerRecord)}, for who judges it before the second. */
    public ChangeEvent read(ConsumerRecord<byte[], byte[]> raw) {
        return reader.read(raw.topic(), raw.headers(), raw.key(), raw.value());
    }

    /** Whether the change cannot be recognised when it is redelivered ({@link RedeliveryFilter#isUnrecognisable}). */
    public boolean isUnrecognisable(ConsumerRecord<byte[], byte[]> raw) {
        return RedeliveryFilter.isUnrecognisable(read(raw));
    }

    /**
     * Routes a raw record that says this: the second half.
     *
     * @param nowMillis the time of day, for topics that do not take every timestamp
     */
    public List<Delivery> route(ConsumerRecord<byte[], byte[]> raw, ChangeEvent event, long nowMillis) {
        deliveries.clear();
        long repeated = 0;
        for (RoutingOutcome outcome : outcomes(raw, event)) {
            Delivery delivery = deliver(raw, outcome, repeated, nowMillis);
            if (delivery instanceof Delivery.DeadLetter letter
                    && letter.record().value() != null) {
                repeated += letter.record().value().length;
            }
            deliveries.add(delivery);
        }
        return deliveries;
    }

    /**
     * Drops the references to a large record and to what was decoded from it. The readers are reused and keep the last record
     * otherwise: up to four times its size, for each stream thread. Deliveries of the record become invalid.
     */
    void release(ConsumerRecord<byte[], byte[]> raw) {
        if (isLarge(raw)) {
            reader.forget();
            router = new OutboxRouter(rules);
            deliveries.clear();
        }
    }

    /** The dead letter of a raw record that a bug fails on. */
    List<Delivery> failed(ConsumerRecord<byte[], byte[]> raw, RuntimeException bug, long nowMillis) {
        // The class alone: a message may quote the payload.
        String reason = "the router failed on the record with %s: a bug, please report it"
                .formatted(bug.getClass().getName());
        deliveries.clear();
        deliveries.add(reject(raw, Rejected.unread(RejectionCode.UNEXPECTED_ERROR, reason), 0, nowMillis));
        return deliveries;
    }

    private List<RoutingOutcome> outcomes(ConsumerRecord<byte[], byte[]> raw, ChangeEvent event) {
        try {
            return router.route(raw.topic(), event, raw.timestamp());
        } catch (StackOverflowError e) {
            // A user's regular expression may take a stack frame for each character. An error would end the thread.
            return List.of(Rejected.unread(
                    RejectionCode.LIMIT_EXCEEDED,
                    "the record takes more stack than there is: a regular expression of the configuration recurses"));
        }
    }

    private Delivery deliver(
            ConsumerRecord<byte[], byte[]> raw, RoutingOutcome outcome, long repeated, long nowMillis) {
        if (outcome instanceof Routed routed) {
            return settle(raw, routed, repeated, nowMillis);
        }
        return outcome instanceof Rejected rejected
                ? reject(raw, rejected, repeated, nowMillis)
                : new Delivery.Skip(((Skipped) outcome).reason());
    }

    private Delivery settle(ConsumerRecord<byte[], byte[]> raw, Routed routed, long repeated, long nowMillis) {
        Destination destination = destinations.of(routed.topic());
        if (destination instanceof Destination.Refused refused) {
            return reject(raw, routed.rejected(refused.code(), refused.reason()), repeated, nowMillis);
        }
        Destination.Ready ready = (Destination.Ready) destination;
        Integer partition = routed.partition();
        if (partition != null
                && ready.partitions().isPresent()
                && partition >= ready.partitions().getAsInt()) {
            String reason = "the event is for partition %d, its topic has %d of them"
                    .formatted(partition, ready.partitions().getAsInt());
            return reject(raw, routed.rejected(RejectionCode.PARTITION_INVALID, reason), repeated, nowMillis);
        }
        ProducerRecord<byte[], byte[]> event = events.of(routed, raw.headers());
        if (events.isLarger(event, ready.maxRecordBytes())) {
            String reason = "the event is %d bytes, its topic takes %d (max.message.bytes)"
                    .formatted(RecordSize.of(event.key(), event.value(), event.headers()), ready.maxRecordBytes());
            return reject(raw, routed.rejected(RejectionCode.EVENT_TOO_LARGE, reason), repeated, nowMillis);
        }
        TimestampBounds timestamps = ready.timestamps();
        if (!timestamps.allow(routed.timestamp(), nowMillis)) {
            String reason =
                    "the event's timestamp is %d, its topic takes those of at most %d ms ago or %d ms ahead (message.timestamp.before.max.ms, message.timestamp.after.max.ms)"
                            .formatted(routed.timestamp(), timestamps.maxAgeMillis(), timestamps.maxAheadMillis());
            return reject(raw, routed.rejected(RejectionCode.TIMESTAMP_REFUSED, reason), repeated, nowMillis);
        }
        return new Delivery.Event(routed, event, ready.maxRecordBytes());
    }

    private Delivery reject(ConsumerRecord<byte[], byte[]> raw, Rejected rejected, long repeated, long nowMillis) {
        Destination destination = destinations.ofDeadLetters(deadLetterTopic);
        if (destination instanceof Destination.Refused refused) {
            // Without a place for dead letters nothing may be passed over: stop.
            throw new KafkaException(refused.reason());
        }
        Destination.Ready ready = (Destination.Ready) destination;
        long left = repeated == 0 ? Integer.MAX_VALUE : Math.max(0, MAX_REPEATED_BYTES - repeated);
        ProducerRecord<byte[], byte[]> letter = DeadLetters.of(
                raw, rejected, deadLetterTopic, ready, (int) Math.min(Integer.MAX_VALUE, left), nowMillis);
        if (RecordSize.of(letter.key(), letter.value(), letter.headers()) > ready.maxRecordBytes()) {
            throw new KafkaException("the dead-letter topic %s takes records of %d bytes: raise its max.message.bytes"
                    .formatted(deadLetterTopic, ready.maxRecordBytes()));
        }
        return new Delivery.DeadLetter(rejected, letter);
    }
}
