package dev.outboxrouter.benchmarks.function;

import dev.outboxrouter.topology.RecordRouting;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * How large the records of the sample events are, on average.
 *
 * @param raw key and value of the raw record
 * @param output key, value and headers of the record that is sent
 */
record RecordBytes(double raw, double output) {

    static RecordBytes of(InputKind kind, int payloadBytes) {
        RecordRouting routing = RouterFunction.create();
        List<ConsumerRecord<byte[], byte[]>> records = RawTopic.of(kind, payloadBytes);
        long raw = 0;
        long output = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            raw += record.key().length + record.value().length;
            output += size(RouterFunction.route(routing, record));
        }
        return new RecordBytes((double) raw / records.size(), (double) output / records.size());
    }

    private static int size(ProducerRecord<byte[], byte[]> record) {
        int size = record.key().length + record.value().length;
        for (Header header : record.headers()) {
            // Of ASCII: a byte a character.
            size += header.key().length() + header.value().length;
        }
        return size;
    }
}
