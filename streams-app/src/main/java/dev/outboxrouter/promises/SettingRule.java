package dev.outboxrouter.promises;

import java.util.List;
import java.util.function.Function;

/**
 * A setting on one hop that can break a guarantee. All of them are the table in {@code docs/delivery.md}.
 *
 * @param promise the guarantee
 * @param hop where the setting is
 * @param setting its name there
 * @param breaks the values that break the guarantee
 * @param visibility whether the router can look at it
 * @param how how the router gets to know it
 * @param examination finds the violations; none for a setting that is not {@link #isChecked() checked}
 */
record SettingRule(
        Promise promise,
        Hop hop,
        String setting,
        String breaks,
        Visibility visibility,
        String how,
        Function<Evidence, List<Finding>> examination) {

    private enum Visibility {
        CHECKED,
        REFUSED,
        UNSEEN
    }

    /** A setting that the router can look at. */
    static SettingRule checked(
            Promise promise, Hop hop, String setting, String breaks, Function<Evidence, List<Finding>> examination) {
        return new SettingRule(promise, hop, setting, breaks, Visibility.CHECKED, source(hop), examination);
    }

    /** An option of the router that cannot be set to such a value. */
    static SettingRule refused(Promise promise, String setting, String breaks) {
        return new SettingRule(
                promise,
                Hop.ROUTER,
                setting,
                breaks,
                Visibility.REFUSED,
                "the router refuses to start with it",
                unused -> List.of());
    }

    /** A setting that nobody shows to the router. */
    static SettingRule unseen(Promise promise, Hop hop, String setting, String breaks, String ask) {
        return new SettingRule(
                promise,
                hop,
                setting,
                breaks,
                Visibility.UNSEEN,
                "not visible to the router: " + ask,
                unused -> List.of());
    }

    /** Whether the router looks at the setting. */
    boolean isChecked() {
        return visibility == Visibility.CHECKED;
    }

    boolean isRefused() {
        return visibility == Visibility.REFUSED;
    }

    boolean isUnseen() {
        return visibility == Visibility.UNSEEN;
    }

    /** Identifies the rule: no two have the same. */
    String id() {
        return "%s | %s | %s".formatted(promise, hop, setting);
    }

    private static String source(Hop hop) {
        return switch (hop) {
            case DATABASE -> "SQL (`postgres.url`)";
            case CONNECTOR, WORKER -> "Kafka Connect's REST interface (`connect.url`)";
            case ROUTER -> "the router's configuration";
            case RAW_TOPIC,
                    INTERNAL_TOPIC,
                    AGGREGATE_TOPIC,
                    DEAD_LETTER_TOPIC,
                    TRANSACTION_LOG,
                    GROUP_OFFSETS,
                    BROKER,
                    CONSUMER -> "Kafka's admin interface";
        };
    }
}
