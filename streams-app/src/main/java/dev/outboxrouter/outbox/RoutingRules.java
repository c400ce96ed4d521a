package dev.outboxrouter.outbox;

import java.util.Map;

/**
 * What the user wants of the router.
 *
 * @param outboxPrefix tells which prefixes of logical messages are outboxes
 * @param events how an event is read
 * @param topics which topic an aggregate type has
 * @param tables the ordinary tables by their raw topic
 * @param updateRefused whether an update of an outbox row is a dead letter, or ignored ({@code table.op.invalid.behavior})
 * @param readRouted whether rows that a snapshot read are events
 */
public record RoutingRules(
        PrefixRule outboxPrefix,
        EventRule events,
        TopicRule topics,
        Map<String, TableRule> tables,
        boolean updateRefused,
        boolean readRouted) {

    public RoutingRules {
        tables = Map.copyOf(tables);
    }
}
