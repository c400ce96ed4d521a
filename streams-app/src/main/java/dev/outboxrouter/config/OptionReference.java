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

            Secrets come from files. `config.providers` and `${provider:path:key}` are those of Kafka
            (https://kafka.apache.org/documentation/#config_providers), for every option, ours and `kafka.`'s, from the file
            and from the environment. With a file of properties, and with a directory of files as Kubernetes mounts a secret:

                config.providers=file,dir
                config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider
                config.providers.file.param.allowed.paths=/etc/outbox-router/secrets
                config.providers.dir.class=org.apache.kafka.common.config.provider.DirectoryConfigProvider
                config.providers.dir.param.allowed.paths=/etc/outbox-router/secrets
                kafka.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\
                  username="outbox-router" password="${dir:/etc/outbox-router/secrets:kafka-password}";
                kafka.ssl.truststore.password=${file:/etc/outbox-router/secrets/kafka.properties:truststore.password}

            They are read at the start; a secret that has changed is read at the next. What cannot be read keeps the router
            from starting.

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
