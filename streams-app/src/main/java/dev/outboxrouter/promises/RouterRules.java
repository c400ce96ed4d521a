package dev.outboxrouter.promises;

import static dev.outboxrouter.promises.Promise.IN_ORDER;
import static dev.outboxrouter.promises.Promise.NOTHING_LOST;
import static dev.outboxrouter.promises.Promise.NOTHING_TWICE;
import static dev.outboxrouter.promises.SettingRule.refused;
import static dev.outboxrouter.promises.SettingRule.unseen;

import java.util.List;

/** Settings that the router refuses, and settings that nobody shows to it. */
final class RouterRules {

    private RouterRules() {}

    static List<SettingRule> all() {
        return List.of(
                refused(NOTHING_LOST, "kafka.producer.acks", "set"),
                refused(NOTHING_LOST, "kafka.consumer.auto.offset.reset", "set"),
                refused(NOTHING_LOST, "kafka.consumer.enable.auto.commit", "set"),
                refused(NOTHING_LOST, "kafka.restore.consumer.isolation.level", "set"),
                refused(NOTHING_LOST, "kafka.processing.exception.handler", "set"),
                refused(NOTHING_LOST, "kafka.deserialization.exception.handler", "set"),
                refused(NOTHING_LOST, "kafka.production.exception.handler", "set"),
                refused(NOTHING_TWICE, "kafka.processing.guarantee", "set"),
                refused(NOTHING_TWICE, "kafka.consumer.isolation.level", "set"),
                refused(NOTHING_TWICE, "kafka.producer.enable.idempotence", "set"),
                refused(IN_ORDER, "kafka.producer.partitioner.class", "set"),
                refused(IN_ORDER, "kafka.producer.partitioner.ignore.keys", "set"),
                unseen(
                        NOTHING_LOST,
                        Hop.WORKER,
                        "producer.acks",
                        "other than `all`, without exactly-once support",
                        "the workers' properties"),
                unseen(
                        NOTHING_TWICE,
                        Hop.WORKER,
                        "offset.storage.topic",
                        "one replica, `min.insync.replicas` below 2, or not compacted: the connector begins at its slot's"
                                + " position",
                        "`kafka-topics --describe` of the workers' topics"),
                unseen(
                        NOTHING_TWICE,
                        Hop.CONSUMER,
                        "isolation.level",
                        "other than `read_committed`",
                        "the configuration of each consumer"),
                unseen(
                        IN_ORDER,
                        Hop.WORKER,
                        "producer.partitioner.class, producer.partitioner.ignore.keys",
                        "set",
                        "the workers' properties"));
    }
}
