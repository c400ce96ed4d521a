package dev.outboxrouter.promises;

import static dev.outboxrouter.promises.ConnectorRules.each;
import static dev.outboxrouter.promises.ConnectorRules.lost;
import static dev.outboxrouter.promises.ConnectorRules.unknown;
import static dev.outboxrouter.promises.Promise.NOTHING_LOST;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;

/** Settings of the connector that leave out tables, operations, columns or messages. */
final class CaptureRules {

    /** The beginnings of settings that leave out columns or change their values. */
    static final List<String> COLUMNS =
            List.of("column.exclude.list", "column.include.list", "column.mask.", "column.truncate.");

    private CaptureRules() {}

    static List<SettingRule> all() {
        List<SettingRule> rules = new ArrayList<>(List.of(
                each(
                        NOTHING_LOST,
                        "skipped.operations",
                        "contains `c` with tables, `u` or `d` with ordinary tables",
                        (connector, evidence) -> lost(
                                skips(connector, evidence),
                                "the connector %s leaves out operations that are events (skipped.operations=%s)"
                                        .formatted(connector.name(), connector.setting("skipped.operations")),
                                "set skipped.operations=t")),
                each(
                        NOTHING_LOST,
                        "skip.messages.without.change",
                        "`true`, with ordinary tables",
                        (connector, evidence) -> lost(
                                connector.is("skip.messages.without.change", "true")
                                        && evidence.hasRawTopic(connector, RawTopic.Kind.TABLE),
                                "the connector %s leaves out updates that change no captured column"
                                        .formatted(connector.name()),
                                "set skip.messages.without.change=false")),
                tables(
                        "table.include.list",
                        "does not match the table",
                        (connector, table) ->
                                connector.has("table.include.list") && !connector.lists("table.include.list", table)),
                tables(
                        "table.exclude.list",
                        "matches the table",
                        (connector, table) -> connector.lists("table.exclude.list", table)),
                tables(
                        "schema.include.list",
                        "does not match the table's schema",
                        (connector, table) -> connector.has("schema.include.list")
                                && !connector.lists("schema.include.list", schema(table))),
                tables(
                        "schema.exclude.list",
                        "matches the table's schema",
                        (connector, table) -> connector.lists("schema.exclude.list", schema(table))),
                each(
                        NOTHING_LOST,
                        "message.prefix.include.list",
                        "not that of the router: what it leaves out is unknown",
                        (connector, evidence) -> connector.has("message.prefix.include.list")
                                        && evidence.hasRawTopic(connector, RawTopic.Kind.MESSAGES)
                                        && !includesPrefixes(connector, evidence)
                                ? unknown(
                                        "the connector %s and the router take messages by different prefixes"
                                                .formatted(connector.name()),
                                        "set message.prefix.include.list of both to the same")
                                : List.of()),
                each(
                        NOTHING_LOST,
                        "message.prefix.exclude.list",
                        "set: what it leaves out is unknown",
                        (connector, evidence) -> connector.has("message.prefix.exclude.list")
                                        && evidence.hasRawTopic(connector, RawTopic.Kind.MESSAGES)
                                ? unknown(
                                        "the connector %s leaves out messages by their prefixes"
                                                .formatted(connector.name()),
                                        "does message.prefix.exclude.list match no prefix of an event?")
                                : List.of())));
        for (String beginning : COLUMNS) {
            String setting = beginning.endsWith(".") ? beginning + "…" : beginning;
            rules.add(each(
                    NOTHING_LOST,
                    setting,
                    "set: what it leaves out or changes is unknown",
                    (connector, evidence) ->
                            connector.settings().keySet().stream().anyMatch(name -> name.startsWith(beginning))
                                    ? unknown(
                                            "the connector %s leaves out or changes columns (%s)"
                                                    .formatted(connector.name(), setting),
                                            "does it leave the columns of every event as they are?")
                                    : List.of()));
        }
        return rules;
    }

    private static SettingRule tables(String setting, String breaks, BiPredicate<FoundConnector, String> isLeftOut) {
        return each(NOTHING_LOST, setting, breaks, (connector, evidence) -> {
            Names leftOut = Names.of(evidence.tables(connector).stream()
                    .filter(topic -> isLeftOut.test(connector, connector.table(topic.name())))
                    .toList());
            return lost(
                    !leftOut.isEmpty(),
                    "%s not captured by the connector %s (%s)".formatted(leftOut.are(), connector.name(), setting),
                    "let the connector capture the table, or take the topic from the router's options");
        });
    }

    private static boolean skips(FoundConnector connector, Evidence evidence) {
        List<String> skipped = Arrays.stream(
                        connector.setting("skipped.operations").split(",", -1))
                .map(String::trim)
                .toList();
        return (skipped.contains("c") && !evidence.tables(connector).isEmpty())
                || ((skipped.contains("u") || skipped.contains("d"))
                        && evidence.hasRawTopic(connector, RawTopic.Kind.TABLE));
    }

    private static boolean includesPrefixes(FoundConnector connector, Evidence evidence) {
        List<String> included = Arrays.stream(
                        connector.setting("message.prefix.include.list").split(",", -1))
                .map(String::trim)
                .toList();
        return included.containsAll(evidence.router().prefixes());
    }

    private static String schema(String table) {
        return table.split("\\.", 2)[0];
    }
}
