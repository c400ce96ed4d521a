package dev.outboxrouter.promises;

import static dev.outboxrouter.promises.Promise.NOTHING_LOST;
import static dev.outboxrouter.promises.Promise.NOTHING_TWICE;

import dev.outboxrouter.promises.Finding.DoesNotHold;
import dev.outboxrouter.promises.Finding.Holds;
import dev.outboxrouter.promises.Finding.NotKnown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Settings of the connector that decide what it sends and how often. {@link CaptureRules} has those of its filters,
 * {@link ProducerRules} those of its producer.
 */
final class ConnectorRules {

    /** Settings that can change or leave out records, in a way that only their classes know. */
    private static final Map<String, String> OPAQUE = Map.of(
            "post.processors", "changes records with post.processors",
            "converters", "converts columns with converters of its own",
            "sourceinfo.struct.maker", "writes a source block of its own",
            "topic.naming.strategy", "names topics with a class of its own",
            "slot.stream.params", "gives the slot parameters of its own",
            "producer.override.interceptor.classes", "passes records through interceptors");

    private ConnectorRules() {}

    static List<SettingRule> all() {
        List<SettingRule> rules = new ArrayList<>(List.of(
                each(
                        NOTHING_LOST,
                        "state",
                        "not `RUNNING`",
                        (connector, evidence) -> connector.state().equals("RUNNING")
                                ? List.of()
                                : unknown(
                                        "the connector %s is %s: nothing arrives, and its slot keeps the write-ahead log"
                                                .formatted(connector.name(), connector.state()),
                                        "its status at Kafka Connect says why")),
                each(
                        NOTHING_LOST,
                        "transforms",
                        "`EventRouter`, `DecodeLogicalDecodingMessageContent`, `ExtractNewRecordState`, `Filter`; others"
                                + " are unknown",
                        (connector, evidence) -> transforms(connector)),
                each(
                        NOTHING_LOST,
                        "errors.tolerance",
                        "`all`",
                        (connector, evidence) -> lost(
                                connector.is("errors.tolerance", "all"),
                                "the connector %s passes over what it cannot convert".formatted(connector.name()),
                                "set errors.tolerance=none")),
                each(
                        NOTHING_LOST,
                        "event.processing.failure.handling.mode",
                        "other than `fail`",
                        (connector, evidence) -> lost(
                                connector.has("event.processing.failure.handling.mode")
                                        && !connector.is("event.processing.failure.handling.mode", "fail"),
                                "the connector %s passes over what it cannot process".formatted(connector.name()),
                                "set event.processing.failure.handling.mode=fail")),
                each(
                        NOTHING_LOST,
                        "event.converting.failure.handling.mode",
                        "`skip`",
                        (connector, evidence) -> lost(
                                connector.is("event.converting.failure.handling.mode", "skip"),
                                "the connector %s leaves out values that it cannot convert, and does not say so"
                                        .formatted(connector.name()),
                                "set event.converting.failure.handling.mode=fail")),
                each(
                        NOTHING_LOST,
                        "slot.drop.on.stop",
                        "`true`",
                        (connector, evidence) -> lost(
                                connector.is("slot.drop.on.stop", "true"),
                                "the connector %s drops its slot when it is stopped, and with it what was not read"
                                        .formatted(connector.name()),
                                "set slot.drop.on.stop=false")),
                each(
                        NOTHING_LOST,
                        "plugin.name",
                        "other than `pgoutput`, with logical messages",
                        (connector, evidence) -> lost(
                                !connector.is("plugin.name", "pgoutput")
                                        && evidence.hasRawTopic(connector, RawTopic.Kind.MESSAGES),
                                "the connector %s does not read logical messages".formatted(connector.name()),
                                "set plugin.name=pgoutput")),
                each(
                        NOTHING_LOST,
                        "snapshot.mode",
                        "`always`, `when_needed` (go on behind a gap), `initial_only`; `custom` and `configuration_based` are"
                                + " unknown",
                        (connector, evidence) -> snapshotMode(connector)),
                each(
                        NOTHING_TWICE,
                        "snapshot.mode",
                        "`always`, `when_needed`, with the router's `table.op.read.behavior=route`",
                        (connector, evidence) -> found(
                                NOTHING_TWICE,
                                evidence.router().routesSnapshots()
                                        && Set.of("always", "when_needed")
                                                .contains(connector
                                                        .setting("snapshot.mode")
                                                        .toLowerCase(Locale.ROOT)),
                                "the connector %s reads all rows again, and the router routes them (table.op.read.behavior)"
                                        .formatted(connector.name()),
                                "set snapshot.mode=no_data, or table.op.read.behavior=skip")),
                SettingRule.checked(
                        NOTHING_TWICE,
                        Hop.CONNECTOR,
                        "exactly.once.support",
                        "other than `required`, without a `deduplication.window`. With it a worker without"
                                + " `exactly.once.source.support` does not start the connector",
                        ConnectorRules::exactlyOnce),
                SettingRule.checked(
                        NOTHING_LOST,
                        Hop.CONNECTOR,
                        "topic.prefix",
                        "two connectors have the same; the router does not start with two that are not stopped",
                        evidence -> SharedTopicPrefix.among(evidence.connectors())
                                .<List<Finding>>map(shared -> List.of(new DoesNotHold(
                                        NOTHING_LOST, shared.problem(), SharedTopicPrefix.remedy("<connect.url>"))))
                                .orElse(List.of()))));
        OPAQUE.keySet().stream()
                .sorted()
                .forEach(setting -> rules.add(each(
                        NOTHING_LOST,
                        setting,
                        "set: what it does is unknown",
                        (connector, evidence) -> connector.has(setting)
                                ? unknown(
                                        "the connector %s %s".formatted(connector.name(), OPAQUE.get(setting)),
                                        "does it leave every record of the raw topics as Debezium writes it? Else remove "
                                                + setting)
                                : List.of())));
        return rules;
    }

    static SettingRule each(
            Promise promise,
            String setting,
            String breaks,
            BiFunction<FoundConnector, Evidence, List<Finding>> examination) {
        return SettingRule.checked(
                promise,
                Hop.CONNECTOR,
                setting,
                breaks,
                evidence -> evidence.connectors().stream()
                        .flatMap(connector -> examination.apply(connector, evidence).stream())
                        .toList());
    }

    static List<Finding> lost(boolean isBroken, String why, String remedy) {
        return found(NOTHING_LOST, isBroken, why, remedy);
    }

    static List<Finding> unknown(String why, String ask) {
        return List.of(new NotKnown(NOTHING_LOST, why, ask));
    }

    /** What follows from a connector that does not write in transactions. */
    static Finding sentAgain(String why) {
        return new DoesNotHold(
                NOTHING_TWICE,
                why + ": a worker that is killed sends again more than the last transaction",
                "exactly.once.source.support=enabled for the workers and exactly.once.support=required for the connector,"
                        + " or a deduplication.window");
    }

    static List<Finding> found(Promise promise, boolean isBroken, String why, String remedy) {
        return isBroken ? List.of(new DoesNotHold(promise, why, remedy)) : List.of();
    }

    private static List<Finding> transforms(FoundConnector connector) {
        List<Finding> findings = new ArrayList<>();
        List<String> routing = connector.routingTransforms();
        if (!routing.isEmpty()) {
            findings.add(new DoesNotHold(
                    NOTHING_LOST,
                    "the connector %s has the transforms %s: the raw topics do not hold what the router reads"
                            .formatted(connector.name(), String.join(", ", routing)),
                    "take them away; the router does what they do"));
        }
        List<String> others = connector.otherTransforms();
        if (!others.isEmpty()) {
            findings.add(new NotKnown(
                    NOTHING_LOST,
                    "the connector %s has the transforms %s, and the router does not know what they do"
                            .formatted(connector.name(), String.join(", ", others)),
                    "do they leave every record of the raw topics as Debezium writes it? Else take them away"));
        }
        return findings;
    }

    private static List<Finding> snapshotMode(FoundConnector connector) {
        String mode = connector.setting("snapshot.mode").toLowerCase(Locale.ROOT);
        return switch (mode) {
            case "always", "when_needed" ->
                lost(
                        true,
                        "the connector %s can go on from a snapshot (snapshot.mode=%s): messages and deleted rows that were committed before it are gone, and nobody is told"
                                .formatted(connector.name(), mode),
                        "set snapshot.mode=no_data");
            case "initial_only" ->
                lost(
                        true,
                        "the connector %s ends with its snapshot (snapshot.mode=initial_only)"
                                .formatted(connector.name()),
                        "set snapshot.mode=no_data");
            case "custom", "configuration_based" ->
                unknown(
                        "the connector %s has snapshot.mode=%s".formatted(connector.name(), mode),
                        "does it always go on from the position that it has stored? Else set snapshot.mode=no_data");
            default -> List.of();
        };
    }

    private static List<Finding> exactlyOnce(Evidence evidence) {
        List<String> without = evidence.connectors().stream()
                .filter(connector -> !connector.exactlyOnce())
                .map(FoundConnector::name)
                .toList();
        if (without.isEmpty()) {
            return List.of();
        }
        String why = "exactly.once.support is not required of the connector " + String.join(", ", without);
        return List.of(
                evidence.router().deduplicates()
                        ? new Holds(NOTHING_TWICE, why + ", but event ids are looked at (deduplication.window)")
                        : sentAgain(why));
    }
}
