package dev.outboxrouter.benchmarks.pipeline;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * A backlog that lies in a raw topic.
 *
 * @param ends for each partition the offset after its last record
 */
record RawTopic(String name, Backlog backlog, Map<TopicPartition, Long> ends) {

    RawTopic {
        ends = Map.copyOf(ends);
    }

    /**
     * How many of its events lie before these positions. Markers of transactions have offsets too: they are as many in
     * every part, so that the share is right.
     */
    double eventsBefore(Map<TopicPartition, Long> positions) {
        long all = 0;
        long before = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            all += end.getValue();
            before += Math.min(positions.getOrDefault(end.getKey(), 0L), end.getValue());
        }
        return (double) backlog.events() * before / all;
    }
}
