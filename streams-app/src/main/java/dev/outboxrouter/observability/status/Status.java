package dev.outboxrouter.observability.status;

import dev.outboxrouter.observability.status.Activities.Lately;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams;

/**
 * How the pipeline stands, as one instance of the router sees it: what {@code /api/status} says.
 *
 * @param nowMillis when this was said, in milliseconds since the epoch
 * @param router this instance
 * @param postgres the replication slots
 * @param connect the connectors
 * @param kafka the topics
 * @param problems why "nothing lost" does not hold now, by partition of a raw topic
 * @param activity what this instance has routed
 * @param deadLetters the newest of all instances
 * @param deadLetterTopic where they are
 * @param payloadsShown whether a letter's payload is given to who asks for it
 */
public record Status(
        long nowMillis,
        Router router,
        Answer<List<Slot>> postgres,
        Answer<List<Connector>> connect,
        Answer<Positions> kafka,
        List<PartitionProblem> problems,
        Answer<Lately> activity,
        Answer<List<DeadLetter>> deadLetters,
        String deadLetterTopic,
        boolean payloadsShown) {

    /**
     * An instance of the router.
     *
     * @param applicationId its group
     * @param version of the jar
     * @param state in Kafka Streams' words
     * @param readiness whether it routes
     * @param threads the states of its threads
     * @param partitions what it reads, {@code topic-partition}
     * @param waiting raw partitions that it does not read until an operator says where to continue
     * @param recordsLost records that it found deleted before they were routed, since its start
     * @param startedMillis when it was started
     * @param topicsMade how many topics it has made
     */
    public record Router(
            String applicationId,
            String version,
            KafkaStreams.State state,
            Readiness readiness,
            List<String> threads,
            List<String> partitions,
            List<WaitingPartition> waiting,
            long recordsLost,
            long startedMillis,
            long topicsMade) {}
}
