package dev.outboxrouter.observability.status;

import dev.outboxrouter.positions.LostRecords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;

/**
 * What decides whether one instance is ready.
 *
 * @param streams its state in Kafka Streams' words
 * @param partitions what it reads, {@code topic-partition}
 * @param groupTrouble why its group does not become stable; empty when it is stable
 * @param kafka the last answer about the topics
 * @param waiting the raw partitions that wait for an operator in this instance
 * @param readBack the raw partitions that are read back in this instance, {@code topic-partition}, and why
 * @param nowMillis the time of this observation, in milliseconds since the epoch
 */
record InstanceState(
        KafkaStreams.State streams,
        List<String> partitions,
        Optional<String> groupTrouble,
        Answer<Positions> kafka,
        List<LostRecords> waiting,
        Map<String, String> readBack,
        long nowMillis) {}
