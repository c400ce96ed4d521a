package dev.outboxrouter.config;

import dev.outboxrouter.delivery.TopicCreation;
import dev.outboxrouter.delivery.TopicCreation.Group;
import dev.outboxrouter.delivery.TopicCreation.Settings;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.TopicConfig;

/** Where events and dead letters go, and how topics are made: in the terms of Kafka Connect's topic creation. */
final class TopicOptions {

    static final String DEAD_LETTER_TOPIC = "dead.letter.topic";
    static final String MAX_TOPICS = "route.topics.max";
    static final String ENABLE = "topic.creation.enable";
    static final String GROUPS = "topic.creation.groups";

    private static final String PREFIX = "topic.creation.";
    private static final String DEFAULT_GROUP = "default";
    private static final String PARTITIONS = "partitions";
    private static final String REPLICATION = "replication.factor";
    private static final String INCLUDE = "include";
    private static final String EXCLUDE = "exclude";

    static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    DEAD_LETTER_TOPIC,
                    ConfigDef.Type.STRING,
                    "outbox.dead-letters",
                    Checks.topic(),
                    Importance.MEDIUM,
                    "Topic of what cannot be routed. Made when it does not exist.")
            .define(
                    MAX_TOPICS,
                    ConfigDef.Type.INT,
                    1_000,
                    Checks.atLeast(1),
                    Importance.MEDIUM,
                    "Most aggregate topics: when there are as many, none is made any more, and an event that would"
                            + " need one is a dead letter. They are counted by what their names begin with: the text"
                            + " of route.topic.replacement before its first group.")
            .define(
                    ENABLE,
                    ConfigDef.Type.BOOLEAN,
                    true,
                    Importance.MEDIUM,
                    "Whether topics are made. If not, an event whose topic does not exist is a dead letter; the"
                            + " dead-letter topic is made all the same.")
            .define(
                    PREFIX + DEFAULT_GROUP + "." + PARTITIONS,
                    ConfigDef.Type.INT,
                    6,
                    Checks.positiveOrBrokerDefault(),
                    Importance.MEDIUM,
                    "Partitions of a topic that is made; -1: the broker's default. Any setting of a topic may be given"
                            + " in the same way: topic.creation.default.retention.ms, say.")
            .define(
                    PREFIX + DEFAULT_GROUP + "." + REPLICATION,
                    ConfigDef.Type.SHORT,
                    null,
                    Checks.positiveOrBrokerDefault(),
                    Importance.MEDIUM,
                    "Replication factor of a topic that is made. Unset: 3 on a cluster of three brokers or more, else the"
                            + " broker's default; -1: the broker's default. A topic with three replicas or more gets"
                            + " min.insync.replicas=2 unless topic.creation.default.min.insync.replicas says otherwise.")
            .define(
                    GROUPS,
                    ConfigDef.Type.LIST,
                    List.of(),
                    Importance.LOW,
                    "Groups of topics with settings of their own. A topic is of the first group that matches:"
                            + " topic.creation.<group>.include and .exclude are regular expressions of whole names,"
                            + " .partitions, .replication.factor and any setting of a topic go over the default's.");

    private TopicOptions() {}

    /** Whether an option is one of a group's, or a topic setting. */
    static boolean isDynamic(String option) {
        return option.startsWith(PREFIX);
    }

    static TopicCreation creation(OptionValues values) {
        Map<String, Map<String, String>> groups = new HashMap<>();
        List<String> names = values.texts(GROUPS);
        values.under(PREFIX).forEach((option, value) -> assign(option, value, names, groups, values));
        Settings standard = settings(DEFAULT_GROUP, groups.getOrDefault(DEFAULT_GROUP, Map.of()), Map.of(), values);
        List<Group> made = new ArrayList<>();
        for (String name : names) {
            Map<String, String> options = groups.getOrDefault(name, Map.of());
            if (!options.containsKey(INCLUDE)) {
                values.problem("%s%s.%s: is missing: which topics are of the group?".formatted(PREFIX, name, INCLUDE));
            }
            made.add(new Group(
                    included(name, options, values),
                    settings(name, options, groups.getOrDefault(DEFAULT_GROUP, Map.of()), values)));
        }
        String replacement = values.text(EventRouterOptions.TOPIC_REPLACEMENT);
        return new TopicCreation(
                values.isTrue(ENABLE),
                values.number(MAX_TOPICS).intValue(),
                replacement.split("[$\\\\]", 2)[0],
                made,
                standard);
    }

    private static void assign(
            String option,
            String value,
            List<String> names,
            Map<String, Map<String, String>> groups,
            OptionValues values) {
        if (option.equals("enable") || option.equals("groups")) {
            return;
        }
        int dot = option.indexOf('.');
        String group = dot < 0 ? option : option.substring(0, dot);
        if (dot < 0 || (!group.equals(DEFAULT_GROUP) && !names.contains(group))) {
            values.problem("%s%s: the group %s is not one of %s".formatted(PREFIX, option, group, GROUPS));
            return;
        }
        groups.computeIfAbsent(group, unused -> new HashMap<>()).put(option.substring(dot + 1), value);
    }

    private static Settings settings(
            String group, Map<String, String> options, Map<String, String> defaults, OptionValues values) {
        Map<String, String> all = new HashMap<>(defaults);
        all.putAll(options);
        ConfigDef numbers = new ConfigDef()
                .define(PARTITIONS, ConfigDef.Type.INT, 6, Checks.positiveOrBrokerDefault(), Importance.LOW, "")
                .define(REPLICATION, ConfigDef.Type.SHORT, null, Checks.positiveOrBrokerDefault(), Importance.LOW, "");
        Map<String, Object> parsed = new HashMap<>();
        for (ConfigValue value : numbers.validate(all)) {
            // Those of the default group have been said where they are defined.
            if (options.containsKey(value.name()) && !group.equals(DEFAULT_GROUP)) {
                value.errorMessages().forEach(message -> values.problem("%s%s: %s".formatted(PREFIX, group, message)));
            }
            parsed.put(value.name(), value.value());
        }
        Map<String, String> configuration = new HashMap<>(all);
        configuration.keySet().removeAll(Set.of(PARTITIONS, REPLICATION, INCLUDE, EXCLUDE));
        Set<String> known = topicSettings();
        options.keySet().stream()
                .filter(configuration::containsKey)
                .filter(setting -> !known.contains(setting))
                .forEach(setting -> values.problem("%s%s.%s: Kafka has no such setting of a topic%s"
                        .formatted(PREFIX, group, setting, NearestName.hint(setting, known))));
        if (group.equals(DEFAULT_GROUP)) {
            options.keySet().stream()
                    .filter(Set.of(INCLUDE, EXCLUDE)::contains)
                    .forEach(option -> values.problem(
                            "%s%s.%s: the default group is for every topic".formatted(PREFIX, group, option)));
        }
        checkNumber(group, configuration, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, values);
        return new Settings(
                Optional.ofNullable((Integer) parsed.get(PARTITIONS))
                        .filter(partitions -> partitions != Checks.BROKER_DEFAULT),
                Optional.ofNullable((Short) parsed.get(REPLICATION)),
                configuration);
    }

    private static void checkNumber(
            String group, Map<String, String> configuration, String setting, OptionValues values) {
        String value = configuration.get(setting);
        if (value != null && !value.matches("\\d{1,9}")) {
            values.problem("%s%s.%s: %s: must be a number of bytes".formatted(PREFIX, group, setting, value));
        }
    }

    private static Predicate<String> included(String group, Map<String, String> options, OptionValues values) {
        List<Pattern> include = expressions(group, INCLUDE, options, values);
        List<Pattern> exclude = expressions(group, EXCLUDE, options, values);
        return topic -> include.stream()
                        .anyMatch(pattern -> pattern.matcher(topic).matches())
                && exclude.stream().noneMatch(pattern -> pattern.matcher(topic).matches());
    }

    private static List<Pattern> expressions(
            String group, String option, Map<String, String> options, OptionValues values) {
        List<Pattern> patterns = new ArrayList<>();
        for (String expression : options.getOrDefault(option, "").split(",", -1)) {
            if (!expression.isBlank()) {
                try {
                    Checks.checkExpression(PREFIX + group + "." + option, expression.trim());
                    patterns.add(Pattern.compile(expression.trim()));
                } catch (ConfigException e) {
                    values.problem(String.valueOf(e.getMessage()));
                }
            }
        }
        return patterns;
    }

    /** The names of {@link TopicConfig}: what Kafka knows as a setting of a topic. */
    private static Set<String> topicSettings() {
        Set<String> names = new TreeSet<>();
        for (Field field : TopicConfig.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getName().endsWith("_CONFIG")) {
                try {
                    names.add(String.valueOf(field.get(null)));
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return names;
    }
}
