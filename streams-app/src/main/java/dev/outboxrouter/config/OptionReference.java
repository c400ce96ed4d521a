package dev.outboxrouter.config;

import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** The reference of all options, in Markdown: what {@code outbox-router config} prints and docs/configuration.md is. */
public final class OptionReference {

    private static final String HEAD = """
            # Configuration

            A properties file (`--config`), and over it environment variables: `OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS` is
            `kafka.bootstrap.servers` (`__` stands for `_`, `___` for `-`). Lines of a connector's configuration,
            `transforms.outbox.…`, may stand in the file as they are, as properties or as JSON. Lists are separated by
            commas.

            Everything under `kafka.` goes to Kafka's clients and Kafka Streams unchanged: `kafka.security.protocol`,
            `kafka.sasl.jaas.config`, `kafka.producer.compression.type`, `kafka.num.stream.threads`. Only what the promises
            stand on cannot be set, such as `kafka.processing.guarantee`.

            A value may come from a secret: `config.providers` and `${provider:path:key}` are those of Kafka
            (https://kafka.apache.org/documentation/#config_providers).

            This page is what `outbox-router config` prints.
            """;

    private OptionReference() {}

    /** The page. */
    public static String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        for (OptionGroup group : RouterOptions.GROUPS) {
            page.append("\n## ").append(group.title()).append("\n\n");
            if (!group.introduction().isEmpty()) {
                page.append(group.introduction()).append("\n\n");
            }
            page.append("| option | form | default | is |\n|---|---|---|---|\n");
            group.options().configKeys().values().forEach(key -> page.append(row(key)));
        }
        return page.toString();
    }

    private static String row(ConfigKey key) {
        String text = defaultOf(key);
        return "| `%s` | %s | %s | %s |\n"
                .formatted(key.name, form(key), text.isEmpty() ? "" : "`" + cell(text) + "`", cell(key.documentation));
    }

    private static String form(ConfigKey key) {
        String type = key.type.name().toLowerCase(Locale.ROOT);
        return key.validator == null ? type : cell(String.valueOf(key.validator));
    }

    /** As one would write it; empty without one. */
    static String defaultOf(ConfigDef.ConfigKey key) {
        if (key.defaultValue == null) {
            return "";
        }
        return key.defaultValue instanceof List<?> list
                ? String.join(",", list.stream().map(String::valueOf).toList())
                : String.valueOf(key.defaultValue);
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }
}
