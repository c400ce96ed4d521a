package dev.outboxrouter.topology;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.delivery.EventIds;
import dev.outboxrouter.delivery.ReplayGuard;
import dev.outboxrouter.observability.OutcomeCounter;
import dev.outboxrouter.outbox.SkipReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
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
    private final Runnable writeTransactions = this::writeTransactions;
    private RecordRouting routing;
    private PromptCommit commit;
    private AtCommit atCommit;
    private KeyValueStore<Bytes, byte[]> transactions;
    private KeyValueStore<Bytes, byte[]> commitSignal;
    private ReplayGuard guard;
    private boolean unwritten;

    /** When the transaction of the record's events was committed. */
    private long committedMillis = NOT_KNOWN;

    private Optional<EventIds> eventIds = Optional.empty();

    /**
     * Routes one task's records.
     *
     * @param parts those of the stream thread that asks: the processor may be created by another thread than it runs on
     */
    RouteProcessor(
            Supplier<StreamThreadParts> parts,
            Optional<Duration> deduplicationWindow,
            SkipLog skipLog,
            OutcomeCounter metrics) {
        this.parts = parts;
        this.deduplicationWindow = deduplicationWindow;
        this.skipLog = skipLog;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        super.init(context);
        // Made anew, also when Kafka Streams takes up a task again whose transaction was aborted: only the store knows.
        transactions = context.getStateStore(RouterTopology.LAST_TRANSACTIONS);
        commitSignal = context.getStateStore(RouterTopology.COMMIT_SIGNAL);
        guard = new ReplayGuard(transactions::get);
        StreamThreadParts ofTheThread = parts.get();
        routing = ofTheThread.routing();
        commit = ofTheThread.commit();
        atCommit = ofTheThread.atCommit();
        unwritten = false;
        eventIds = deduplicationWindow.map(window ->
                new EventIds(context.getStateStore(RouterTopology.EVENT_IDS), window, context::currentSystemTimeMs));
    }

    @Override
    public void process(Record<byte[], byte[]> raw) {
        ConsumerRecord<byte[], byte[]> placed =
                placed(raw, context().recordMetadata().orElseThrow());
        dropRawRecord();
        commit.comes(placed.timestamp(), context());
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
        routing.release(placed);
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
            ChangeEvent event = routing.read(raw);
            if (guard.isRepeated(raw.topic(), event)) {
                return REPEATED;
            }
            if (ReplayGuard.isUnrecognisable(event)) {
                skipLog.unrecognisable(raw);
            }
            writeAtCommit();
            committedMillis = event.committedMillis().orElse(NOT_KNOWN);
            List<Delivery> deliveries = routing.route(raw, event, now);
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
            return routing.failed(raw, e, now);
        }
    }

    @Override
    public void close() {
        atCommit.remove(writeTransactions);
    }

    /** However many records come until then. */
    private void writeAtCommit() {
        if (!unwritten) {
            unwritten = true;
            atCommit.add(writeTransactions);
            CommitSignal.arm(commitSignal);
        }
    }

    private void writeTransactions() {
        unwritten = false;
        guard.write(transactions::put);
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
