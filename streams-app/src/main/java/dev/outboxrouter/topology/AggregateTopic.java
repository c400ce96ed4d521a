package dev.outboxrouter.topology;

import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;

/** The topic that the outcome names. Not a lambda: its name stands in the description of the topology. */
enum AggregateTopic implements TopicNameExtractor<byte[], Outgoing> {
    OF_THE_OUTCOME;

    @Override
    public String extract(byte[] key, Outgoing outgoing, RecordContext context) {
        return outgoing.topic();
    }
}
