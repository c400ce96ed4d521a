package dev.outboxrouter.topology;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.delivery.EventIds;
import dev.outboxrouter.delivery.ReplayGuard;
import dev.outboxrouter.observability.RouterMetrics;
import dev.outboxrouter.outbox.SkipReason;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/** A shell around {@link RecordRouting}. */
final class RouteProcessor extends ContextualProcessor<byte[], byte[], byte[], Outgoing> {

    private static final long NOT_KNOWN = -1;

    private final RecordRouting routing;
    private final Optional<Duration> deduplicationWindow;
    private final SkipLog skipLog;
    private final RouterMetrics metrics;
    private final PromptCommit commit;
    private final Supplier<AtCommit> atCommits;
    private final Runnable writeTransactions = this::writeTransactions;
    private AtCommit atCommit;
    private KeyValueStore<Bytes, byte[]> transactions;
    private KeyValueStore<Bytes, byte[]> commitSignal;
    private ReplayGuard guard;
    private boolean unwritten;
    private Optional<EventIds> eventIds = Optional.empty();

    /**
     * Routes one task's records.
     *
     * @param commit of the stream thread that makes it
     * @param atCommits of the stream thread that asks
     */
    RouteProcessor(
            RecordRouting routing,
            Optional<Duration> deduplicationWindow,
            SkipLog skipLog,
            RouterMetrics metrics,
            PromptCommit commit,
            Supplier<AtCommit> atCommits) {
        this.routing = routing;
        this.deduplicationWindow = deduplicationWindow;
        this.skipLog = skipLog;
        this.metrics = metrics;
        this.commit = commit;
        this.atCommits = atCommits;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        super.init(context);
        // Made anew, also when Kafka Streams takes up a task again whose transaction was aborted: only the store knows.
        transactions = context.getStateStore(RouterTopology.LAST_TRANSACTIONS);
        commitSignal = context.getStateStore(RouterTopology.COMMIT_SIGNAL);
        guard = new ReplayGuard(transactions::get);
        atCommit = atCommits.get();
        unwritten = false;
        eventIds = deduplicationWindow.map(window ->
                new EventIds(context.getStateStore(RouterTopology.EVENT_IDS), window, context::currentSystemTimeMs));
    }

    @Override
    public void process(Record<byte[], byte[]> raw) {
        ConsumerRecord<byte[], byte[]> placed =
                placed(raw, context().recordMetadata().orElseThrow());
        commit.comes(placed.timestamp(), context());
        ChangeEvent event = routing.read(placed);
        if (guard.isRepeated(placed.topic(), event)) {
            metrics.skipped(SkipReason.REPEATED);
            return;
        }
        writeAtCommit();
        for (Delivery delivery : routing.route(placed, event)) {
            if (delivery instanceof Delivery.Event routed) {
                if (eventIds.isPresent() && eventIds.get().isDuplicate(routed.routed(), event, placed.timestamp())) {
                    metrics.skipped(SkipReason.DUPLICATE);
                } else {
                    forward(routed.record(), RouterTopology.AGGREGATE_TOPICS);
                    metrics.routed(
                            routed.routed(),
                            event.committedMillis().orElse(NOT_KNOWN),
                            context().currentSystemTimeMs());
                }
            } else if (delivery instanceof Delivery.DeadLetter letter) {
                forward(letter.record(), RouterTopology.DEAD_LETTERS);
                metrics.rejected(letter.rejected());
            } else if (delivery instanceof Delivery.Skip skip) {
                skipLog.skipped(skip.reason(), placed);
                metrics.skipped(skip.reason());
            }
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
