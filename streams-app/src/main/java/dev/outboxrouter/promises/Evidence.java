package dev.outboxrouter.promises;

import java.util.List;

/**
 * What was found, and the promises are judged by.
 *
 * @param rawTopics those that exist
 * @param dropsDecidedCommits whether the broker is of a version that may drop a decided transaction when the only replica
 *     of a partition is away: 4.1 and later, https://issues.apache.org/jira/browse/KAFKA-20734
 * @param connect what Kafka Connect says
 * @param deduplicates whether the ids of events are looked at ({@code deduplication.window})
 */
public record Evidence(
        List<RawTopic> rawTopics, boolean dropsDecidedCommits, ConnectAnswer connect, boolean deduplicates) {

    public Evidence {
        rawTopics = List.copyOf(rawTopics);
    }
}
