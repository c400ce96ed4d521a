package dev.outboxrouter.promises;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Connectors that write the same raw topics because they have one {@code topic.prefix}. A change of one can be taken for a
 * redelivered change of the other, and dropped.
 *
 * @param topicPrefix what they share
 * @param connectors their names
 */
public record SharedTopicPrefix(String topicPrefix, List<String> connectors) {

    public SharedTopicPrefix {
        connectors = List.copyOf(connectors);
    }

    /** Finds the first of them. */
    public static Optional<SharedTopicPrefix> among(List<FoundConnector> connectors) {
        Map<String, List<String>> names = connectors.stream()
                .collect(Collectors.groupingBy(
                        FoundConnector::topicPrefix,
                        TreeMap::new,
                        Collectors.mapping(FoundConnector::name, Collectors.toList())));
        return names.entrySet().stream()
                .filter(each -> each.getValue().size() > 1)
                .findFirst()
                .map(each -> new SharedTopicPrefix(
                        each.getKey(), each.getValue().stream().sorted().toList()));
    }

    /** Finds the first of them that write: a connector that is stopped writes nothing until it is resumed. */
    public static Optional<SharedTopicPrefix> amongWriting(List<FoundConnector> connectors) {
        return among(
                connectors.stream().filter(connector -> !connector.isStopped()).toList());
    }

    /**
     * What to do about it.
     *
     * @param connectUrl Kafka Connect's address
     */
    public static String remedy(String connectUrl) {
        return "give each connector a topic.prefix of its own, or delete those that are not needed: curl -X DELETE"
                + " %s/connectors/<name>".formatted(connectUrl.replaceAll("/+$", ""));
    }

    /** What is wrong. */
    public String problem() {
        return "the connectors %s have the same topic.prefix=%s: a change of one can be taken for a redelivered change of the other, and dropped"
                .formatted(String.join(" and ", connectors), topicPrefix);
    }
}
