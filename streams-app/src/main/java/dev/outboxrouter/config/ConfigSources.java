package dev.outboxrouter.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Where a configuration comes from: a properties file, and over it environment variables. {@code OUTBOX_ROUTER_A_B} is the
 * option {@code a.b}; a double underscore stands for an underscore, a triple one for a dash (as in Kafka's images). Values
 * may refer to Kafka's configuration providers ({@code config.providers}), for secrets.
 */
public final class ConfigSources {

    /** What the names of our environment variables begin with. */
    public static final String ENVIRONMENT_PREFIX = "OUTBOX_ROUTER_";

    private ConfigSources() {}

    /**
     * Reads both sources.
     *
     * @throws InvalidConfigException when the file cannot be read, or a value that it refers to
     */
    public static Map<String, String> read(Optional<Path> file, Map<String, String> environment) {
        Map<String, String> properties = new HashMap<>();
        file.ifPresent(path -> properties.putAll(read(path)));
        environment.forEach((name, value) -> {
            if (name.startsWith(ENVIRONMENT_PREFIX)) {
                properties.put(option(name.substring(ENVIRONMENT_PREFIX.length())), value);
            }
        });
        return resolved(properties);
    }

    private static Map<String, String> resolved(Map<String, String> properties) {
        try {
            Map<String, String> resolved =
                    new HashMap<>(new AbstractConfig(new ConfigDef(), properties, false).originalsStrings());
            List<String> problems = unread(resolved);
            if (!problems.isEmpty()) {
                throw new InvalidConfigException(problems);
            }
            resolved.keySet().removeIf(option -> option.startsWith(AbstractConfig.CONFIG_PROVIDERS_CONFIG));
            return resolved;
        } catch (KafkaException e) {
            throw new InvalidConfigException(
                    List.of("%s: %s".formatted(AbstractConfig.CONFIG_PROVIDERS_CONFIG, e.getMessage())));
        }
    }

    /** Kafka leaves a reference as it is when there is nothing behind it: it would be taken for the secret. */
    private static List<String> unread(Map<String, String> resolved) {
        List<String> problems = new ArrayList<>();
        for (String provider : resolved.getOrDefault(AbstractConfig.CONFIG_PROVIDERS_CONFIG, "")
                .split(",", -1)) {
            Pattern reference = Pattern.compile("\\$\\{%s:[^}]*}".formatted(Pattern.quote(provider.trim())));
            resolved.forEach((option, value) -> {
                Matcher found = reference.matcher(value);
                if (found.find()) {
                    problems.add("%s: %s gives nothing: is the path among the allowed ones, and the key in it?"
                            .formatted(option, found.group()));
                }
            });
        }
        return problems;
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try {
            String lines = Files.readString(file, StandardCharsets.UTF_8);
            properties.load(new StringReader(JsonLines.asProperties(lines)));
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidConfigException(List.of("%s: the file cannot be read: %s".formatted(file, e)));
        }
        Map<String, String> result = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> result.put(name, properties.getProperty(name)));
        return result;
    }

    private static String option(String name) {
        return name.toLowerCase(Locale.ROOT)
                .replace("___", "-")
                .replace("__", "\0")
                .replace("_", ".")
                .replace("\0", "_");
    }
}
