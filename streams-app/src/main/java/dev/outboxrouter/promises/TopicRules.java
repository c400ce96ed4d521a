package dev.outboxrouter.promises;

import static dev.outboxrouter.promises.Promise.IN_ORDER;
import static dev.outboxrouter.promises.Promise.NOTHING_LOST;
import static dev.outboxrouter.promises.Promise.NOTHING_TWICE;
import static dev.outboxrouter.promises.SettingRule.checked;

import dev.outboxrouter.promises.Finding.DoesNotHold;
import dev.outboxrouter.promises.Finding.Holds;
import dev.outboxrouter.promises.Finding.NotKnown;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Settings of topics. */
final class TopicRules {

    private static final long DAY_MILLIS = 86_400_000;

    private TopicRules() {}

    static List<SettingRule> all() {
        List<SettingRule> rules = new ArrayList<>(List.of(
                raw(
                        "cleanup.policy",
                        "contains `compact`",
                        topic -> topic.setting("cleanup.policy").contains("compact"),
                        "compacted: of the records of one key only the last is kept",
                        "set cleanup.policy=delete"),
                raw(
                        "retention.ms",
                        "below a day",
                        topic -> Numbers.isPositive(topic.setting("retention.ms"))
                                && Long.parseLong(topic.setting("retention.ms")) < DAY_MILLIS,
                        "kept for less than a day: what is not read by then is gone",
                        "set retention.ms above the longest that a router may be away"),
                raw(
                        "retention.bytes",
                        "set",
                        topic -> Numbers.isPositive(topic.setting("retention.bytes")),
                        "bounded by size: what does not fit any more is gone, read or not",
                        "set retention.bytes=-1 and let retention.ms decide"),
                raw(
                        "unclean.leader.election.enable",
                        "`true`",
                        topic -> topic.setting("unclean.leader.election.enable").equals("true"),
                        "given to a replica that may lack records when the others are away",
                        "set unclean.leader.election.enable=false"),
                checked(
                        NOTHING_LOST,
                        Hop.RAW_TOPIC,
                        "replication.factor",
                        "1; on a single broker of Kafka 4.1 and later a restart is enough (KAFKA-20734)",
                        TopicRules::onOneBroker),
                checked(
                        NOTHING_LOST,
                        Hop.RAW_TOPIC,
                        "min.insync.replicas",
                        "below 2, or not below the replication factor",
                        evidence -> ReplicationRules.minInSync(NOTHING_LOST, evidence.rawTopics())),
                checked(
                        NOTHING_TWICE,
                        Hop.RAW_TOPIC,
                        "transactional.id",
                        "the broker knows a producer of the topic that has none",
                        TopicRules::writers),
                checked(
                        IN_ORDER,
                        Hop.RAW_TOPIC,
                        "partitions",
                        "several, of an outbox table whose `message.key.columns` does not name the aggregate id",
                        TopicRules::spreadRows)));
        rules.add(checked(
                NOTHING_LOST,
                Hop.AGGREGATE_TOPIC,
                "cleanup.policy",
                "contains `compact`",
                evidence -> compactedAggregates(evidence)));
        rules.add(checked(
                NOTHING_TWICE,
                Hop.INTERNAL_TOPIC,
                "cleanup.policy",
                "without `compact`",
                TopicRules::forgetfulChangelogs));
        rules.addAll(ReplicationRules.all());
        return rules;
    }

    private static SettingRule raw(
            String setting, String breaks, Predicate<RawTopic> isBroken, String why, String remedy) {
        return checked(NOTHING_LOST, Hop.RAW_TOPIC, setting, breaks, evidence -> {
            Names broken =
                    Names.of(evidence.rawTopics().stream().filter(isBroken).toList());
            return broken.isEmpty()
                    ? List.of()
                    : List.of(new DoesNotHold(NOTHING_LOST, broken.are() + " " + why, remedy));
        });
    }

    private static List<Finding> onOneBroker(Evidence evidence) {
        Names alone = Names.of(evidence.rawTopics().stream()
                .filter(topic -> topic.replicas() == 1)
                .toList());
        return alone.isEmpty()
                ? List.of()
                : List.of(new DoesNotHold(
                        NOTHING_LOST,
                        alone.are() + " on one broker alone: its disk may be lost"
                                + (evidence.brokers().dropsDecidedCommits()
                                        ? ", and of its version a crash may drop what was committed (KAFKA-20734)"
                                        : ""),
                        "three replicas, min.insync.replicas=2"));
    }

    private static List<Finding> writers(Evidence evidence) {
        List<RawTopic> without = evidence.rawTopics().stream()
                .filter(topic -> topic.writers() == RawTopic.Writers.NOT_TRANSACTIONAL)
                .toList();
        Names unknown = Names.of(evidence.rawTopics().stream()
                .filter(topic -> topic.writers() == RawTopic.Writers.UNKNOWN)
                .toList());
        boolean isSaidOfTheConnector = evidence.connectors().stream().anyMatch(connector -> !connector.exactlyOnce());
        if (!without.isEmpty() && !isSaidOfTheConnector) {
            String why = Names.of(without).are() + " written without transactions";
            return List.of(
                    evidence.router().deduplicates()
                            ? new Holds(NOTHING_TWICE, why + ", but event ids are looked at (deduplication.window)")
                            : ConnectorRules.sentAgain(why));
        }
        return !unknown.isEmpty()
                        && evidence.connectors().isEmpty()
                        && !evidence.router().deduplicates()
                ? List.of(new NotKnown(
                        NOTHING_TWICE,
                        unknown.are() + " written by nobody that the broker remembers",
                        evidence.connect() instanceof ConnectAnswer.NotAsked
                                ? Judgement.ASK_CONNECT
                                : "look whether the connector requires exactly.once.support"))
                : List.of();
    }

    private static List<Finding> spreadRows(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (RawTopic topic : evidence.rawTopics()) {
            if (topic.kind() != RawTopic.Kind.OUTBOX || topic.partitions() == 1) {
                continue;
            }
            List<FoundConnector> writers = evidence.connectors().stream()
                    .filter(connector -> connector.writes(topic.name()))
                    .toList();
            if (writers.isEmpty()) {
                findings.add(new NotKnown(
                        IN_ORDER,
                        "%s has %d partitions, and what decides among them is not known"
                                .formatted(topic.name(), topic.partitions()),
                        evidence.connect() instanceof ConnectAnswer.NotAsked
                                ? Judgement.ASK_CONNECT
                                : "look for message.key.columns in the connector"));
            } else if (writers.stream().noneMatch(connector -> connector.choosesKeyOf(topic.name()))) {
                findings.add(new DoesNotHold(
                        IN_ORDER,
                        "rows of %s have their primary key for a key and lie on %d partitions, those of one aggregate too"
                                .formatted(topic.name(), topic.partitions()),
                        "message.key.columns=<schema>.<table>:<aggregate id column> for the connector"));
            }
        }
        return findings;
    }

    private static List<Finding> compactedAggregates(Evidence evidence) {
        Names compacted = Names.of(evidence.writtenTopics().of(Hop.AGGREGATE_TOPIC).stream()
                .filter(topic -> topic.setting("cleanup.policy").contains("compact"))
                .toList());
        if (!compacted.isEmpty()) {
            return List.of(new DoesNotHold(
                    NOTHING_LOST,
                    compacted.are()
                            + " compacted: a consumer that is behind sees only the last event of each aggregate",
                    "set cleanup.policy=delete where consumers need every event"));
        }
        return evidence.writtenTopics().areAggregatesKnown()
                ? List.of()
                : List.of(new NotKnown(
                        NOTHING_LOST,
                        "the aggregate topics cannot be told from other topics: route.topic.replacement begins with a"
                                + " group",
                        "give them a common prefix, or look at their replication.factor, min.insync.replicas and"
                                + " cleanup.policy with kafka-topics --describe"));
    }

    private static List<Finding> forgetfulChangelogs(Evidence evidence) {
        Names forgetful = Names.of(evidence.writtenTopics().of(Hop.INTERNAL_TOPIC).stream()
                .filter(topic -> topic.name().endsWith("-changelog")
                        && !topic.setting("cleanup.policy").isEmpty()
                        && !topic.setting("cleanup.policy").contains("compact"))
                .toList());
        return forgetful.isEmpty()
                ? List.of()
                : List.of(new DoesNotHold(
                        NOTHING_TWICE,
                        forgetful.are() + " not compacted: a router that moves forgets what was routed",
                        "set cleanup.policy=compact (compact,delete for event ids), and remove"
                                + " kafka.topic.cleanup.policy"));
    }
}
