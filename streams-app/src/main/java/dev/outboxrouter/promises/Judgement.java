package dev.outboxrouter.promises;

import static dev.outboxrouter.promises.Promise.NOTHING_LOST;

import dev.outboxrouter.promises.Finding.Holds;
import dev.outboxrouter.promises.Finding.NotKnown;
import java.util.ArrayList;
import java.util.List;

/** {@link Evidence} → what is to be said of each promise: a pure function. */
public final class Judgement {

    static final String ASK_CONNECT = "set connect.url to Kafka Connect's address";

    private Judgement() {}

    /** The findings, by promise; at least one for each. */
    public static List<Finding> of(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (Promise promise : Promise.values()) {
            findings.addAll(evidence.rawTopics().isEmpty() ? List.of(noTopic(promise)) : judged(promise, evidence));
        }
        return List.copyOf(findings);
    }

    private static Finding noTopic(Promise promise) {
        return new NotKnown(
                promise,
                "no raw topic exists yet",
                "the connector makes them with its first record; they are looked at then");
    }

    private static List<Finding> judged(Promise promise, Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        SettingRules.of(promise)
                .forEach(rule -> findings.addAll(rule.examination().apply(evidence)));
        if (promise == NOTHING_LOST) {
            unanswered(evidence, findings);
        }
        if (findings.stream().anyMatch(finding -> !(finding instanceof Holds))) {
            findings.removeIf(Holds.class::isInstance);
        }
        return findings.isEmpty() ? List.of(new Holds(promise, holds(promise))) : findings;
    }

    private static String holds(Promise promise) {
        String unseen = SettingRules.unseen(promise);
        return standsOn(promise) + (unseen.isEmpty() ? "" : "; not visible to the router: " + unseen);
    }

    private static String standsOn(Promise promise) {
        return switch (promise) {
            case NOTHING_LOST -> "the raw topics are replicated and not compacted, the connector leaves nothing out";
            case NOTHING_TWICE -> "connector and router write in transactions, with their positions in them";
            case IN_ORDER ->
                "what has one key is on one partition: an aggregate's rows, and its messages when they have one prefix";
        };
    }

    /** Parts of the pipeline that said nothing. */
    private static void unanswered(Evidence evidence, List<Finding> findings) {
        if (evidence.connect() instanceof ConnectAnswer.NotAsked) {
            findings.add(new NotKnown(
                    NOTHING_LOST, "Kafka Connect was not asked what the connector leaves out", ASK_CONNECT));
        } else if (evidence.connect() instanceof ConnectAnswer.Unreachable unreachable) {
            findings.add(new NotKnown(
                    NOTHING_LOST,
                    "Kafka Connect does not answer: " + unreachable.reason(),
                    "is connect.url its address?"));
        } else if (evidence.connectors().isEmpty()) {
            findings.add(new NotKnown(
                    NOTHING_LOST,
                    "Kafka Connect has no Debezium connector for PostgreSQL that writes the raw topics",
                    "is connect.url the right one, and the topic.prefix of the connector that of the raw topics?"));
        }
        if (evidence.database() instanceof DatabaseState.NotAsked) {
            findings.add(new NotKnown(
                    NOTHING_LOST,
                    "PostgreSQL was not asked for its settings, the slot and the publication",
                    "set postgres.url, postgres.user and postgres.password.file"));
        } else if (evidence.database() instanceof DatabaseState.Unreachable unreachable) {
            findings.add(new NotKnown(
                    NOTHING_LOST,
                    "PostgreSQL does not answer: " + unreachable.reason(),
                    "are postgres.url, postgres.user and the password right?"));
        }
    }
}
