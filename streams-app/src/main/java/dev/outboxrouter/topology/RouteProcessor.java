package dev.outboxrouter.topology;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.deduplication.EventIds;
import dev.outboxrouter.deduplication.RedeliveryFilter;
import dev.outboxrouter.deduplication.RedeliveryFilters;
import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.observability.OutcomeCounter;
import dev.outboxrouter.outbox.SkipReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A shell around {@link RecordRouting}. */
final class RouteProcessor extends ContextualProcessor<byte[], byte[], byte[], Outgoing> {

    private static final Logger LOG = LoggerFactory.getLogger(RouteProcessor.class);

    private static final long NOT_KNOWN = -1;
    private static final List<Delivery> REPEATED = List.of(new Delivery.Skip(SkipReason.REPEATED));
    private static final Delivery DUPLICATE = new Delivery.Skip(SkipReason.DUPLICATE);

    private final Supplier<StreamThreadParts> parts;
    private final Optional<Duration> deduplicationWindow;
    private final SkipLog skipLog;
    private final OutcomeCounter metrics;
    private final RedeliveryFilters.Parts filterParts;
    private RedeliveryFilters filters;
    private StreamThreadParts ofThread;

    /** When the transaction of the record's events was committed. */
    private long committedMillis = NOT_KNOWN;

    private Optional<EventIds> eventIds = Optional.empty();

    /**
     * Routes one task's records.
     *
     * @param parts those of the stream thread that asks: the processor may be created by another thread than it runs on
     * @param filterParts parts of the filters of redelivered changes
     */
    RouteProcessor(
            Supplier<StreamThreadParts> parts,
            RedeliveryFilters.Parts filterParts,
            Optional<Duration> deduplicationWindow,
            SkipLog skipLog,
            OutcomeCounter metrics) {
        this.parts = parts;
        this.filterParts = filterParts;
        this.deduplicationWindow = deduplicationWindow;
        this.skipLog = skipLog;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        super.init(context);
        ofThread = parts.get();
        // A task whose transaction was aborted is initialised again and reads the records of that transaction again.
        filters = new RedeliveryFilters(filterParts, ofThread.history(), ofThread.budget());
        eventIds = deduplicationWindow.map(window ->
                new EventIds(context.getStateStore(RouterTopology.EVENT_IDS), window, context::currentSystemTimeMs));
    }

    @Override
    public void process(Record<byte[], byte[]> raw) {
        ConsumerRecord<byte[], byte[]> placed =
                placed(raw, context().recordMetadata().orElseThrow());
        dropRawRecord();
        ofThread.commit().comes(placed.timestamp(), context());
        for (Delivery delivery : settled(placed)) {
            if (delivery instanceof Delivery.Event routed) {
                forward(routed.record(), RouterTopology.AGGREGATE_TOPICS);
                metrics.routed(routed.routed(), committedMillis, context().currentSystemTimeMs());
            } else if (delivery instanceof Delivery.DeadLetter letter) {
                forward(letter.record(), RouterTopology.DEAD_LETTERS);
                metrics.rejected(letter.rejected());
            } else if (delivery instanceof Delivery.Skip skip) {
                skipLog.skipped(skip.reason(), placed);
                metrics.skipped(skip.reason());
            }
        }
        ofThread.routing().release(placed);
    }

    /**
     * Drops the bytes that Kafka Streams keeps of the record for dead letters of its own, which the router does not use. Each
     * task would keep those of its last record, and a store's cache those of the record that was written with.
     */
    private void dropRawRecord() {
        if (context() instanceof InternalProcessorContext<?, ?> internal) {
            internal.recordContext().freeRawRecord();
        }
    }

    /**
     * What is to be done for a record, before any of it is. A bug makes a dead letter of the record; a {@link KafkaException}
     * is a lost dependency and ends the thread. Not left to Kafka Streams, which takes a {@link ClassCastException} for a
     * wrong serde and ends the thread, at every attempt.
     */
    private List<Delivery> settled(ConsumerRecord<byte[], byte[]> raw) {
        long now = context().currentSystemTimeMs();
        try {
            ChangeEvent event = ofThread.routing().read(raw);
            if (filters.isRedelivered(raw, event)) {
                return REPEATED;
            }
            if (RedeliveryFilter.isUnrecognisable(event)) {
                skipLog.unrecognisable(raw);
            }
            committedMillis = event.committedMillis().orElse(NOT_KNOWN);
            List<Delivery> deliveries = ofThread.routing().route(raw, event, now);
            eventIds.ifPresent(ids -> deliveries.replaceAll(delivery -> delivery instanceof Delivery.Event routed
                            && ids.isDuplicate(routed.routed(), event, raw.timestamp())
                    ? DUPLICATE
                    : delivery));
            return deliveries;
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            // The class and the place alone: a message may quote the payload.
            LOG.error(
                    "Record failed unexpectedly, it becomes a dead letter topic={} partition={} offset={} exception={} at={}",
                    raw.topic(),
                    raw.partition(),
                    raw.offset(),
                    e.getClass().getName(),
                    e.getStackTrace().length == 0 ? "" : e.getStackTrace()[0]);
            return ofThread.routing().failed(raw, e, now);
        }
    }

    private void forward(ProducerRecord<byte[], byte[]> record, String sink) {
        Outgoing outgoing = new Outgoing(record.topic(), record.partition(), record.value());
        context().forward(new Record<>(record.key(), outgoing, record.timestamp(), record.headers()), sink);
    }

    private static ConsumerRecord<byte[], byte[]> placed(Record<byte[], byte[]> raw, RecordMetadata place) {
        return RawRecords.of(
                place.topic(),
                place.partition(),
                place.offset(),
                raw.timestamp(),
                raw.key(),
                raw.value(),
                raw.headers());
    }
}
