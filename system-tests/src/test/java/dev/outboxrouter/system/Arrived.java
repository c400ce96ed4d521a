package dev.outboxrouter.system;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What lies on a topic for readers of committed records. */
record Arrived(List<ConsumerRecord<byte[], byte[]>> records) {

    static Arrived on(Pipeline pipeline, String topic) {
        return new Arrived(Topics.read(pipeline, topic.replace(".", "\\.")));
    }

    int size() {
        return records.size();
    }

    /** Each key with the ids, times and values of its events, in their order. */
    Map<String, List<String>> byKey() {
        return records.stream()
                .collect(Collectors.groupingBy(
                        record -> Topics.text(record.key()),
                        TreeMap::new,
                        Collectors.mapping(Arrived::event, Collectors.toList())));
    }

    List<String> headers(String name) {
        return records.stream().map(record -> Topics.header(record, name)).toList();
    }

    private static String event(ConsumerRecord<byte[], byte[]> record) {
        return String.join(
                " ",
                Topics.header(record, "id"),
                Topics.header(record, "eventType"),
                String.valueOf(record.timestamp()),
                Topics.text(record.value()));
    }
}
