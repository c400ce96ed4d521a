package dev.outboxrouter.replay;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.deduplication.RedeliveryFilters;
import dev.outboxrouter.delivery.DeadLetters;
import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.delivery.Marks;
import dev.outboxrouter.outbox.RejectionCode;
import dev.outboxrouter.replay.ReplayRequest.Filter;
import dev.outboxrouter.topology.RawRecords;
import dev.outboxrouter.topology.RecordRouting;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One raw record of the past → the events that are written for it, by the code that the router runs. */
final class HistoryRouting {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryRouting.class);

    private final RecordRouting routing;
    private final Filter events;
    private final ReplayTarget target;
    private final ReplayReport report;
    private final RedeliveryFilters filters;

    /**
     * Routes the records of one replay.
     *
     * @param filters recognise redelivered changes
     */
    HistoryRouting(
            RecordRouting routing, RedeliveryFilters filters, Filter events, ReplayTarget target, ReplayReport report) {
        this.routing = routing;
        this.filters = filters;
        this.events = events;
        this.target = target;
        this.report = report;
    }

    List<ProducerRecord<byte[], byte[]>> route(ConsumerRecord<byte[], byte[]> record) {
        report.read();
        ConsumerRecord<byte[], byte[]> raw = RawRecords.of(
                record.topic(),
                record.partition(),
                record.offset(),
                Math.max(0, record.timestamp()),
                record.key(),
                record.value(),
                record.headers());
        try {
            ChangeEvent change = routing.read(raw);
            if (filters.isRedelivered(raw, change)) {
                report.repeated();
                return List.of();
            }
            return routed(raw, change);
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            // The class alone: a message may quote the payload.
            LOG.error(
                    "Raw record failed unexpectedly, it is left out record={} exception={}",
                    place(raw),
                    e.getClass().getName());
            report.rejected(RejectionCode.UNEXPECTED_ERROR.name());
            return List.of();
        }
    }

    private List<ProducerRecord<byte[], byte[]>> routed(ConsumerRecord<byte[], byte[]> raw, ChangeEvent change) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(1);
        for (Delivery delivery : routing.route(raw, change, System.currentTimeMillis())) {
            if (delivery instanceof Delivery.Event event && events.means(event.routed())) {
                report.routed(event.routed().aggregateType());
                records.add(marked(event, raw));
            } else if (delivery instanceof Delivery.DeadLetter letter && events.means(letter.rejected())) {
                report.rejected(letter.rejected().code().name());
            }
        }
        return records;
    }

    private ProducerRecord<byte[], byte[]> marked(Delivery.Event event, ConsumerRecord<byte[], byte[]> raw) {
        if (!(target instanceof ReplayTarget.OwnTopic own)) {
            return Marks.markedIfItFits(event, Marks.REPLAYED, place(raw));
        }
        ProducerRecord<byte[], byte[]> record = Marks.marked(event.record(), Marks.REPLAYED, place(raw));
        // Its topic no longer says the aggregate type.
        ProducerRecord<byte[], byte[]> typed =
                Marks.marked(record, DeadLetters.AGGREGATE_TYPE, event.routed().aggregateType());
        return new ProducerRecord<>(
                own.topic(), typed.partition(), typed.timestamp(), typed.key(), typed.value(), typed.headers());
    }

    private static String place(ConsumerRecord<byte[], byte[]> raw) {
        return Marks.place(raw.topic(), raw.partition(), raw.offset());
    }
}
