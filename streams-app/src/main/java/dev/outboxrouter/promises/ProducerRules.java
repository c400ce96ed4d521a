package dev.outboxrouter.promises;

import static dev.outboxrouter.promises.ConnectorRules.each;
import static dev.outboxrouter.promises.ConnectorRules.found;
import static dev.outboxrouter.promises.ConnectorRules.lost;
import static dev.outboxrouter.promises.Promise.IN_ORDER;
import static dev.outboxrouter.promises.Promise.NOTHING_LOST;

import java.util.List;

/** Settings of the connector's producer. */
final class ProducerRules {

    private ProducerRules() {}

    static List<SettingRule> all() {
        return List.of(
                each(
                        NOTHING_LOST,
                        "producer.override.acks",
                        "other than `all` (with exactly-once support the task fails)",
                        (connector, evidence) -> lost(
                                connector.has("producer.override.acks")
                                        && !connector.is("producer.override.acks", "all")
                                        && !connector.is("producer.override.acks", "-1"),
                                "the connector %s does not wait until its records are replicated"
                                        .formatted(connector.name()),
                                "remove producer.override.acks")),
                each(
                        IN_ORDER,
                        "producer.override.partitioner.class",
                        "set",
                        (connector, evidence) -> found(
                                IN_ORDER,
                                connector.has("producer.override.partitioner.class"),
                                "the connector %s spreads records by a partitioner of its own, not by their keys"
                                        .formatted(connector.name()),
                                "remove producer.override.partitioner.class")),
                each(
                        IN_ORDER,
                        "producer.override.partitioner.ignore.keys",
                        "`true`",
                        (connector, evidence) -> found(
                                IN_ORDER,
                                connector.is("producer.override.partitioner.ignore.keys", "true"),
                                "the connector %s spreads the records of one key over partitions"
                                        .formatted(connector.name()),
                                "remove producer.override.partitioner.ignore.keys")),
                each(
                        IN_ORDER,
                        "producer.override.max.in.flight.requests.per.connection",
                        "above 1, without exactly-once support or `producer.override.enable.idempotence=true`",
                        (connector, evidence) -> found(
                                IN_ORDER,
                                reorders(connector),
                                "the connector %s has several requests on their way: one that is tried again comes after"
                                                .formatted(connector.name())
                                        + " its successor",
                                "remove producer.override.max.in.flight.requests.per.connection")));
    }

    private static boolean reorders(FoundConnector connector) {
        String inFlight = connector.setting("producer.override.max.in.flight.requests.per.connection");
        return Numbers.isPositive(inFlight)
                && Long.parseLong(inFlight) > 1
                && !connector.exactlyOnce()
                && !connector.is("producer.override.enable.idempotence", "true");
    }
}
