package dev.outboxrouter.promises;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The brokers of the cluster.
 *
 * @param count how many answer
 * @param dropsDecidedCommits whether one is of a version that can drop a decided transaction when the only replica of a
 *     partition is away: 4.1 and later, https://issues.apache.org/jira/browse/KAFKA-20734
 * @param settings those of each broker, by Kafka's names; empty when the router is not allowed to see them
 */
public record Brokers(int count, boolean dropsDecidedCommits, Optional<List<Map<String, String>>> settings) {

    /** Whether there is a second broker that a replica could be on. */
    boolean areSeveral() {
        return count > 1;
    }
}
