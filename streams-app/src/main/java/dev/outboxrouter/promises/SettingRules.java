package dev.outboxrouter.promises;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every setting, on every hop, that can break a guarantee. */
final class SettingRules {

    private static final List<SettingRule> ALL = Stream.of(
                    DatabaseRules.all(),
                    ConnectorRules.all(),
                    CaptureRules.all(),
                    ProducerRules.all(),
                    TopicRules.all(),
                    RouterRules.all())
            .flatMap(List::stream)
            .toList();

    private SettingRules() {}

    static List<SettingRule> all() {
        return ALL;
    }

    static List<SettingRule> of(Promise promise) {
        return ALL.stream().filter(rule -> rule.promise() == promise).toList();
    }

    /** The settings that a guarantee depends on and nobody shows to the router, as one text. */
    static String unseen(Promise promise) {
        return of(promise).stream()
                .filter(SettingRule::isUnseen)
                .map(rule ->
                        "%s of the %s".formatted(rule.setting(), rule.hop() == Hop.WORKER ? "workers" : rule.hop()))
                .collect(Collectors.joining(", "));
    }

    /** The table of {@code docs/delivery.md}. */
    static String table() {
        StringBuilder table = new StringBuilder(
                "| promise | hop | setting | breaks it | how it is checked |\n|---|---|---|---|---|\n");
        for (Promise promise : Promise.values()) {
            for (Hop hop : Hop.values()) {
                of(promise).stream()
                        .filter(rule -> rule.hop() == hop)
                        .forEach(rule -> table.append("| %s | %s | `%s` | %s | %s |\n"
                                .formatted(promise, hop, rule.setting(), rule.breaks(), rule.how())));
            }
        }
        return table.toString();
    }
}
