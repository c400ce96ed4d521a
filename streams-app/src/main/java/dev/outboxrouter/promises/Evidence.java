package dev.outboxrouter.promises;

import java.util.List;

/**
 * What was found, and the promises are judged by.
 *
 * @param rawTopics those that exist
 * @param writtenTopics the other topics that a guarantee depends on
 * @param brokers the cluster
 * @param connect what Kafka Connect says
 * @param database what PostgreSQL says
 * @param router options of the router
 */
public record Evidence(
        List<RawTopic> rawTopics,
        WrittenTopics writtenTopics,
        Brokers brokers,
        ConnectAnswer connect,
        DatabaseState database,
        RouterSettings router) {

    public Evidence {
        rawTopics = List.copyOf(rawTopics);
    }

    /** The connectors that write raw topics; none when Kafka Connect did not answer. */
    List<FoundConnector> connectors() {
        return connect instanceof ConnectAnswer.Answered answered ? answered.connectors() : List.of();
    }

    /** Whether a raw topic of this kind is written by the connector. */
    boolean hasRawTopic(FoundConnector connector, RawTopic.Kind kind) {
        return rawTopics.stream().anyMatch(topic -> topic.kind() == kind && connector.writes(topic.name()));
    }

    /** The raw topics of tables that the connector writes. */
    List<RawTopic> tables(FoundConnector connector) {
        return rawTopics.stream()
                .filter(topic -> topic.kind() != RawTopic.Kind.MESSAGES && connector.writes(topic.name()))
                .toList();
    }
}
