package dev.outboxrouter.promises;

import static dev.outboxrouter.promises.Promise.IN_ORDER;
import static dev.outboxrouter.promises.Promise.NOTHING_LOST;
import static dev.outboxrouter.promises.Promise.NOTHING_TWICE;

import dev.outboxrouter.promises.Finding.DoesNotHold;
import dev.outboxrouter.promises.Finding.Holds;
import dev.outboxrouter.promises.Finding.NotKnown;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** {@link Evidence} → what is to be said of each promise: a pure function. */
public final class Judgement {

    private static final String ASK_CONNECT = "set connect.url to Kafka Connect's address";
    private static final long DAY_MILLIS = 86_400_000;

    private final Evidence evidence;
    private final List<Finding> findings = new ArrayList<>();

    private Judgement(Evidence evidence) {
        this.evidence = evidence;
    }

    /** The findings, by promise; at least one for each. */
    public static List<Finding> of(Evidence evidence) {
        if (evidence.rawTopics().isEmpty()) {
            return List.of(noTopic(NOTHING_LOST), noTopic(NOTHING_TWICE), noTopic(IN_ORDER));
        }
        Judgement judgement = new Judgement(evidence);
        judgement.nothingLost();
        judgement.nothingTwice();
        judgement.inOrder();
        return List.copyOf(judgement.findings);
    }

    private static Finding noTopic(Promise promise) {
        return new NotKnown(
                promise,
                "no raw topic exists yet",
                "the connector makes them with its first record; they are looked at then");
    }

    private void nothingLost() {
        int before = findings.size();
        topics(topic -> topic.setting("cleanup.policy").contains("compact"))
                .ifFound(names -> lost(
                        names + " compacted: of the records of one key only the last is kept",
                        "set cleanup.policy=delete"));
        topics(topic -> isBelowADay(topic.setting("retention.ms")))
                .ifFound(names -> lost(
                        names + " kept for less than a day: what is not read by then is gone",
                        "set retention.ms above the longest that a router may be away"));
        topics(topic -> isPositive(topic.setting("retention.bytes")))
                .ifFound(names -> lost(
                        names + " bounded by size: what does not fit any more is gone, read or not",
                        "set retention.bytes=-1 and let retention.ms decide"));
        topics(topic -> topic.setting("unclean.leader.election.enable").equals("true"))
                .ifFound(names -> lost(
                        names + " given to a replica that may lack records when the others are away",
                        "set unclean.leader.election.enable=false"));
        topics(topic -> topic.replicas() == 1)
                .ifFound(names -> lost(
                        names + " on one broker alone: its disk may be lost"
                                + (evidence.dropsDecidedCommits()
                                        ? ", and of its version a crash may drop what was committed (KAFKA-20734)"
                                        : ""),
                        "three replicas, min.insync.replicas=2"));
        for (FoundConnector connector : connectors()) {
            if (!connector.routingTransforms().isEmpty()) {
                lost(
                        "the connector %s has the transforms %s: the raw topics do not hold what the router reads"
                                .formatted(connector.name(), String.join(", ", connector.routingTransforms())),
                        "take them away; the router does what they do");
            }
            if (connector.errorsTolerated()) {
                lost(
                        "the connector %s passes over what it cannot convert".formatted(connector.name()),
                        "set errors.tolerance=none");
            }
            if (connector.slotDropped()) {
                lost(
                        "the connector %s drops its slot when it is stopped, and with it what was not read"
                                .formatted(connector.name()),
                        "set slot.drop.on.stop=false");
            }
            if (!connector.state().equals("RUNNING")) {
                findings.add(new NotKnown(
                        NOTHING_LOST,
                        "the connector %s is %s: nothing arrives, and its slot keeps the write-ahead log"
                                .formatted(connector.name(), connector.state()),
                        "its status at Kafka Connect says why"));
            }
        }
        notAnswered(NOTHING_LOST);
        if (findings.size() == before) {
            findings.add(new Holds(
                    NOTHING_LOST, "the raw topics are replicated and not compacted, the connector leaves nothing out"));
        }
    }

    private void nothingTwice() {
        List<String> without = connectors().stream()
                .filter(connector -> !connector.exactlyOnce())
                .map(FoundConnector::name)
                .toList();
        Topics notTransactional = topics(topic -> topic.writers() == RawTopic.Writers.NOT_TRANSACTIONAL);
        Topics unknown = topics(topic -> topic.writers() == RawTopic.Writers.UNKNOWN);
        if (!without.isEmpty() || !notTransactional.names().isEmpty()) {
            String why = without.isEmpty()
                    ? notTransactional.sentence() + " written without transactions"
                    : "exactly.once.support is not required of the connector " + String.join(", ", without);
            findings.add(
                    evidence.deduplicates()
                            ? new Holds(NOTHING_TWICE, why + ", but event ids are looked at (deduplication.window)")
                            : new DoesNotHold(
                                    NOTHING_TWICE,
                                    why + ": a worker that is killed sends again more than the last transaction",
                                    "exactly.once.source.support=enabled for the workers and"
                                            + " exactly.once.support=required for the connector, or a"
                                            + " deduplication.window"));
        } else if (!unknown.names().isEmpty() && connectors().isEmpty() && !evidence.deduplicates()) {
            findings.add(new NotKnown(
                    NOTHING_TWICE,
                    unknown.sentence() + " written by nobody that the broker remembers",
                    evidence.connect() instanceof ConnectAnswer.NotAsked
                            ? ASK_CONNECT
                            : "look whether the connector requires exactly.once.support"));
        } else {
            findings.add(new Holds(
                    NOTHING_TWICE, "connector and router write in transactions, with their positions in them"));
        }
    }

    private void inOrder() {
        int before = findings.size();
        List<RawTopic> spread = evidence.rawTopics().stream()
                .filter(topic -> topic.kind() == RawTopic.Kind.OUTBOX && topic.partitions() > 1)
                .toList();
        for (RawTopic topic : spread) {
            List<FoundConnector> writers = connectors().stream()
                    .filter(connector -> connector.writes(topic.name()))
                    .toList();
            if (writers.isEmpty()) {
                findings.add(new NotKnown(
                        IN_ORDER,
                        "%s has %d partitions, and what decides among them is not known"
                                .formatted(topic.name(), topic.partitions()),
                        evidence.connect() instanceof ConnectAnswer.NotAsked
                                ? ASK_CONNECT
                                : "look for message.key.columns in the connector"));
            } else if (writers.stream().noneMatch(connector -> connector.choosesKeyOf(topic.name()))) {
                findings.add(new DoesNotHold(
                        IN_ORDER,
                        "rows of %s have their primary key for a key and lie on %d partitions, those of one aggregate too"
                                .formatted(topic.name(), topic.partitions()),
                        "message.key.columns=<schema>.<table>:<aggregate id column> for the connector"));
            }
        }
        if (findings.size() == before) {
            findings.add(new Holds(
                    IN_ORDER,
                    "what has one key is on one partition: an aggregate's rows, and its messages when they have one"
                            + " prefix"));
        }
    }

    private void notAnswered(Promise promise) {
        if (evidence.connect() instanceof ConnectAnswer.NotAsked) {
            findings.add(
                    new NotKnown(promise, "Kafka Connect was not asked what the connector leaves out", ASK_CONNECT));
        } else if (evidence.connect() instanceof ConnectAnswer.Unreachable unreachable) {
            findings.add(new NotKnown(
                    promise, "Kafka Connect does not answer: " + unreachable.reason(), "is connect.url its address?"));
        } else if (connectors().isEmpty()) {
            findings.add(new NotKnown(
                    promise,
                    "Kafka Connect has no Debezium connector for PostgreSQL that writes the raw topics",
                    "is connect.url the right one, and the topic.prefix of the connector that of the raw topics?"));
        }
    }

    private void lost(String why, String mend) {
        findings.add(new DoesNotHold(NOTHING_LOST, why, mend));
    }

    private List<FoundConnector> connectors() {
        return evidence.connect() instanceof ConnectAnswer.Answered answered ? answered.connectors() : List.of();
    }

    private Topics topics(Predicate<RawTopic> which) {
        return new Topics(evidence.rawTopics().stream()
                .filter(which)
                .map(RawTopic::name)
                .sorted()
                .toList());
    }

    /** Topics that one thing is true of. */
    private record Topics(List<String> names) {

        String sentence() {
            return names.stream().collect(Collectors.joining(", ", "", names.size() == 1 ? " is" : " are"));
        }

        void ifFound(Consumer<String> say) {
            if (!names.isEmpty()) {
                say.accept(sentence());
            }
        }
    }

    private static boolean isBelowADay(String millis) {
        return isPositive(millis) && Long.parseLong(millis) < DAY_MILLIS;
    }

    private static boolean isPositive(String number) {
        return number.matches("\\d{1,18}");
    }
}
