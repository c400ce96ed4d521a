package dev.outboxrouter.benchmarks.pipeline;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * A backlog that lies in a raw topic, behind those before it.
 *
 * @param begins for each partition the offset of its first record; a partition that is missing begins with 0
 * @param ends for each partition the offset after its last record
 */
record RawTopic(String name, Backlog backlog, Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends) {

    RawTopic {
        begins = Map.copyOf(begins);
        ends = Map.copyOf(ends);
    }

    /** One in which nothing lies yet. */
    static RawTopic empty(String name, Backlog backlog) {
        return new RawTopic(name, backlog, Map.of(), Map.of());
    }

    /**
     * How many of its events lie before these positions. Markers of transactions have offsets too: they are as many in
     * every part, so that the share is right.
     */
    double eventsBefore(Map<TopicPartition, Long> positions) {
        long all = 0;
        long before = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            long begin = begins.getOrDefault(end.getKey(), 0L);
            all += end.getValue() - begin;
            before += Math.max(0, Math.min(positions.getOrDefault(end.getKey(), 0L), end.getValue()) - begin);
        }
        return (double) backlog.events() * before / all;
    }
}
