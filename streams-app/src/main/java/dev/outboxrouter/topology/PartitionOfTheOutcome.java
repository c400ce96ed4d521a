package dev.outboxrouter.topology;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** The partition that the outcome names; where it names none, the producer's own choice by the key. */
final class PartitionOfTheOutcome implements StreamPartitioner<byte[], Outgoing> {

    @Override
    public Optional<Set<Integer>> partitions(String topic, byte[] key, Outgoing outgoing, int numPartitions) {
        return Optional.ofNullable(outgoing.partition()).map(Set::of);
    }
}
