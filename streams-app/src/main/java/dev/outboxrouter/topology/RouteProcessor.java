package dev.outboxrouter.topology;

import dev.outboxrouter.cdc.ChangeEventReader;
import dev.outboxrouter.delivery.DeadLetters;
import dev.outboxrouter.delivery.Destination;
import dev.outboxrouter.delivery.RoutedEvents;
import dev.outboxrouter.delivery.Topics;
import dev.outboxrouter.observability.RouterMetrics;
import dev.outboxrouter.outbox.OutboxRouter;
import dev.outboxrouter.outbox.RejectionCode;
import dev.outboxrouter.outbox.RoutingOutcome;
import dev.outboxrouter.outbox.RoutingOutcome.Rejected;
import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import dev.outboxrouter.outbox.RoutingOutcome.Skipped;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** A shell around {@link OutboxRouter}: whatever can go wrong with a record is settled before it is forwarded. */
final class RouteProcessor extends ContextualProcessor<byte[], byte[], byte[], Outgoing> {

    private final ChangeEventReader reader = new ChangeEventReader();
    private final OutboxRouter router;
    private final Topics topics;
    private final String deadLetterTopic;
    private RouterMetrics metrics;

    RouteProcessor(OutboxRouter router, Topics topics, String deadLetterTopic) {
        this.router = router;
        this.topics = topics;
        this.deadLetterTopic = deadLetterTopic;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        super.init(context);
        metrics = new RouterMetrics(context.metrics(), context.taskId());
    }

    @Override
    public void process(Record<byte[], byte[]> raw) {
        RoutingOutcome outcome = router.route(reader.read(raw.value()), raw.timestamp());
        if (outcome instanceof Routed routed) {
            deliver(raw, routed);
        } else if (outcome instanceof Rejected rejected) {
            reject(raw, rejected);
        } else if (outcome instanceof Skipped skipped) {
            metrics.skipped(skipped.reason());
        }
    }

    @Override
    public void close() {
        metrics.close();
    }

    private void deliver(Record<byte[], byte[]> raw, Routed routed) {
        Destination destination = topics.ensure(routed.topic());
        if (destination instanceof Destination.Refused refused) {
            reject(raw, routed.rejected(RejectionCode.TOPIC_REFUSED, refused.reason()));
            return;
        }
        Record<byte[], byte[]> event = RoutedEvents.of(routed);
        int takes = ((Destination.Ready) destination).maxRecordBytes();
        int size = RoutedEvents.size(event);
        if (size > takes) {
            String reason = "the event is %d bytes, its topic takes %d (max.message.bytes)".formatted(size, takes);
            reject(raw, routed.rejected(RejectionCode.EVENT_TOO_LARGE, reason));
            return;
        }
        forward(event, RouterTopology.AGGREGATE_TOPICS, routed.topic());
        metrics.routed();
    }

    private void reject(Record<byte[], byte[]> raw, Rejected rejected) {
        Destination destination = topics.ensure(deadLetterTopic, DeadLetters.topicConfiguration());
        if (destination instanceof Destination.Refused refused) {
            // Without a place for dead letters nothing may be passed over: stop.
            throw new KafkaException(refused.reason());
        }
        int takes = ((Destination.Ready) destination).maxRecordBytes();
        forward(
                DeadLetters.of(raw, context().recordMetadata(), rejected, takes),
                RouterTopology.DEAD_LETTERS,
                deadLetterTopic);
        metrics.rejected(rejected.code());
    }

    private void forward(Record<byte[], byte[]> record, String sink, String topic) {
        context().forward(record.withValue(new Outgoing(topic, record.value())), sink);
    }
}
