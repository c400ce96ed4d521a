package dev.outboxrouter.promises;

import static dev.outboxrouter.promises.Promise.NOTHING_LOST;
import static dev.outboxrouter.promises.Promise.NOTHING_TWICE;
import static dev.outboxrouter.promises.SettingRule.checked;

import dev.outboxrouter.promises.Finding.DoesNotHold;
import dev.outboxrouter.promises.Finding.NotKnown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How topics other than raw topics survive the loss of a broker. On a cluster of one broker nothing is said of them: that
 * the raw topics are on one broker alone says all of it.
 */
final class ReplicationRules {

    private static final String SETTINGS_ASK =
            "allow DESCRIBE and DESCRIBE_CONFIGS of it (docs/security.md), or look with kafka-topics --describe";

    /** The topics, and the guarantee that ends with their records. */
    private static final Map<Hop, Promise> GUARANTEES = Map.of(
            Hop.AGGREGATE_TOPIC, NOTHING_LOST,
            Hop.DEAD_LETTER_TOPIC, NOTHING_LOST,
            Hop.INTERNAL_TOPIC, NOTHING_TWICE,
            Hop.TRANSACTION_LOG, NOTHING_LOST,
            Hop.GROUP_OFFSETS, NOTHING_TWICE);

    private ReplicationRules() {}

    static List<SettingRule> all() {
        List<SettingRule> rules = new ArrayList<>();
        for (Hop hop : Hop.values()) {
            Promise promise = GUARANTEES.get(hop);
            if (promise != null) {
                rules.add(checked(
                        promise,
                        hop,
                        "replication.factor",
                        "1 on a cluster of several brokers" + created(hop, "replication.factor"),
                        evidence -> replicas(promise, hop, evidence)));
                rules.add(checked(
                        promise,
                        hop,
                        "min.insync.replicas",
                        "below 2, or not below the replication factor" + created(hop, "min.isr"),
                        evidence -> evidence.brokers().areSeveral()
                                ? minInSync(promise, evidence.writtenTopics().of(hop))
                                : List.of()));
                rules.add(checked(
                        promise,
                        hop,
                        "unclean.leader.election.enable",
                        "`true`",
                        evidence -> unclean(promise, evidence.writtenTopics().of(hop))));
            }
        }
        rules.add(checked(
                NOTHING_LOST,
                Hop.BROKER,
                "unclean.leader.election.enable",
                "`true`, which is what a topic without a setting of its own gets",
                ReplicationRules::uncleanBrokers));
        rules.add(checked(
                NOTHING_TWICE,
                Hop.BROKER,
                "offsets.retention.minutes",
                "below a day: a router that is away for longer has no position any more",
                ReplicationRules::offsetsRetention));
        return rules;
    }

    /** The broker's setting that the topic was created with. */
    private static String created(Hop hop, String setting) {
        return switch (hop) {
            case TRANSACTION_LOG -> " (created with `transaction.state.log.%s`)".formatted(setting);
            case GROUP_OFFSETS ->
                setting.startsWith("min") ? "" : " (created with `offsets.topic.%s`)".formatted(setting);
            case DATABASE,
                    CONNECTOR,
                    WORKER,
                    RAW_TOPIC,
                    ROUTER,
                    INTERNAL_TOPIC,
                    AGGREGATE_TOPIC,
                    DEAD_LETTER_TOPIC,
                    BROKER,
                    CONSUMER -> "";
        };
    }

    private static List<Finding> replicas(Promise promise, Hop hop, Evidence evidence) {
        if (!evidence.brokers().areSeveral()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        List<WrittenTopic> topics = evidence.writtenTopics().of(hop);
        Names alone =
                Names.of(topics.stream().filter(topic -> topic.replicas() == 1).toList());
        if (!alone.isEmpty()) {
            findings.add(new DoesNotHold(
                    promise,
                    alone.are() + " on one broker alone: its disk may be lost",
                    "three replicas (kafka-reassign-partitions), min.insync.replicas=2"));
        }
        Names hidden =
                Names.of(topics.stream().filter(topic -> topic.replicas() == 0).toList());
        if (!hidden.isEmpty()) {
            findings.add(new NotKnown(promise, hidden.are() + " not shown to the router", SETTINGS_ASK));
        }
        return findings;
    }

    /** Says nothing of a topic with one replica, which is said of its replication factor. */
    static List<Finding> minInSync(Promise promise, List<? extends KafkaTopic> topics) {
        List<Finding> findings = new ArrayList<>();
        List<KafkaTopic> few = new ArrayList<>();
        List<KafkaTopic> all = new ArrayList<>();
        List<KafkaTopic> hidden = new ArrayList<>();
        for (KafkaTopic topic : topics) {
            String setting = topic.setting("min.insync.replicas");
            if (topic.replicas() > 1 && topic.settings().isEmpty()) {
                hidden.add(topic);
            } else if (topic.replicas() > 1 && Numbers.isPositive(setting)) {
                if (Long.parseLong(setting) < 2) {
                    few.add(topic);
                } else if (Long.parseLong(setting) >= topic.replicas()) {
                    all.add(topic);
                }
            }
        }
        if (!few.isEmpty()) {
            findings.add(new DoesNotHold(
                    promise,
                    Names.of(few).are()
                            + " acknowledged by one replica (min.insync.replicas=1): with its disk the record is lost",
                    "set min.insync.replicas=2, with three replicas"));
        }
        if (!all.isEmpty()) {
            findings.add(new DoesNotHold(
                    promise,
                    Names.of(all).are() + " not writable while one broker is away (min.insync.replicas is not below the"
                            + " replication factor): what waits for it can reach its own retention",
                    "three replicas, min.insync.replicas=2"));
        }
        if (!hidden.isEmpty()) {
            findings.add(new NotKnown(
                    promise,
                    "the settings of %s are not shown to the router".formatted(Names.of(hidden)),
                    SETTINGS_ASK));
        }
        return findings;
    }

    private static List<Finding> unclean(Promise promise, List<WrittenTopic> topics) {
        Names unclean = Names.of(topics.stream()
                .filter(topic -> topic.setting("unclean.leader.election.enable").equals("true"))
                .toList());
        return unclean.isEmpty()
                ? List.of()
                : List.of(new DoesNotHold(
                        promise,
                        unclean.are() + " given to a replica that may lack records when the others are away",
                        "set unclean.leader.election.enable=false"));
    }

    private static List<Finding> uncleanBrokers(Evidence evidence) {
        // Where the settings of brokers are not shown, those of topics are: a broker's is in force in each of them.
        boolean unclean = evidence.brokers().settings().orElse(List.of()).stream()
                .anyMatch(broker -> broker.getOrDefault("unclean.leader.election.enable", "")
                        .equals("true"));
        return unclean
                ? List.of(new DoesNotHold(
                        NOTHING_LOST,
                        "a broker gives topics to replicas that may lack records when the others are away",
                        "set unclean.leader.election.enable=false on every broker and controller"))
                : List.of();
    }

    private static List<Finding> offsetsRetention(Evidence evidence) {
        Optional<List<Map<String, String>>> brokers = evidence.brokers().settings();
        if (brokers.isEmpty()) {
            return List.of(new NotKnown(
                    NOTHING_TWICE,
                    "the settings of the brokers are not shown to the router, offsets.retention.minutes among them",
                    "allow DESCRIBE_CONFIGS of the cluster (docs/security.md), or look whether it is longer than a router"
                            + " is ever away"));
        }
        return brokers.get().stream()
                        .map(broker -> broker.getOrDefault("offsets.retention.minutes", ""))
                        .anyMatch(minutes -> Numbers.isPositive(minutes) && Long.parseLong(minutes) < 24 * 60)
                ? List.of(new DoesNotHold(
                        NOTHING_TWICE,
                        "the brokers forget positions in less than a day: a router that was away for longer has none",
                        "set offsets.retention.minutes above the longest that a router may be away, and as retention.ms"
                                + " of the raw topics"))
                : List.of();
    }
}
