package dev.outboxrouter.topology;

import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.observability.RouterMetrics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** A shell around {@link RecordRouting}. */
final class RouteProcessor extends ContextualProcessor<byte[], byte[], byte[], Outgoing> {

    private final RecordRouting routing;
    private final SkipLog skipLog;
    private RouterMetrics metrics;

    RouteProcessor(RecordRouting routing, SkipLog skipLog) {
        this.routing = routing;
        this.skipLog = skipLog;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        super.init(context);
        metrics = new RouterMetrics(context.metrics(), context.taskId());
    }

    @Override
    public void process(Record<byte[], byte[]> raw) {
        ConsumerRecord<byte[], byte[]> placed =
                placed(raw, context().recordMetadata().orElseThrow());
        for (Delivery delivery : routing.route(placed)) {
            if (delivery instanceof Delivery.Event event) {
                forward(event.record(), RouterTopology.AGGREGATE_TOPICS);
                metrics.routed();
            } else if (delivery instanceof Delivery.DeadLetter letter) {
                forward(letter.record(), RouterTopology.DEAD_LETTERS);
                metrics.rejected(letter.rejected().code());
            } else if (delivery instanceof Delivery.Skip skip) {
                skipLog.skipped(skip.reason(), placed);
                metrics.skipped(skip.reason());
            }
        }
    }

    @Override
    public void close() {
        metrics.close();
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
