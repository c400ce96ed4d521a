package dev.outboxrouter.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The raw record's own time. One without it (a producer's mistake) gets the latest of its partition, or the epoch: Kafka
 * Streams' own extractors stop at such a record, or drop it.
 */
final class RecordTime implements TimestampExtractor {

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.timestamp() >= 0 ? record.timestamp() : Math.max(0, partitionTime);
    }
}
