package dev.outboxrouter.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;

/** The forms that options may have. */
final class Checks {

    /** Stands for the broker's own default, as in Kafka Connect. */
    static final int BROKER_DEFAULT = -1;

    private Checks() {}

    interface Check {
        void check(String name, String value);
    }

    static ConfigDef.Validator topic() {
        return LambdaValidator.with((name, value) -> checkTopic(name, String.valueOf(value)), () -> "name of a topic");
    }

    static ConfigDef.Validator expression() {
        return LambdaValidator.with(
                (name, value) -> checkExpression(name, String.valueOf(value)), () -> "regular expression");
    }

    static ConfigDef.Validator eachOf(Check check, String form) {
        return LambdaValidator.with(
                (name, value) -> {
                    if (value instanceof List<?> list) {
                        list.forEach(element -> check.check(name, String.valueOf(element)));
                    }
                },
                () -> form + ", separated by commas");
    }

    static ConfigDef.Validator oneOf(String... values) {
        return LambdaValidator.with(
                (name, value) -> {
                    if (!List.of(values).contains(String.valueOf(value).trim().toLowerCase(Locale.ROOT))) {
                        throw new ConfigException(name, value, "must be one of " + String.join(", ", values));
                    }
                },
                () -> String.join(", ", values));
    }

    static ConfigDef.Validator notBlank() {
        return LambdaValidator.with(
                (name, value) -> {
                    if (String.valueOf(value).isBlank()) {
                        throw new ConfigException(name, value, "must not be empty");
                    }
                },
                () -> "not empty");
    }

    static ConfigDef.Validator atLeast(int least) {
        return LambdaValidator.with(
                (name, value) -> {
                    // Null: it was not even a number, and ConfigDef has said so.
                    if (value instanceof Number number && number.intValue() < least) {
                        throw new ConfigException(name, value, "must be at least " + least);
                    }
                },
                () -> "[" + least + ",…]");
    }

    static ConfigDef.Validator positiveOrBrokerDefault() {
        return LambdaValidator.with(
                (name, value) -> {
                    if (value instanceof Number number
                            && number.intValue() < 1
                            && number.intValue() != BROKER_DEFAULT) {
                        throw new ConfigException(name, value, "must be at least 1, or -1 for the broker's default");
                    }
                },
                () -> "[1,…] or -1");
    }

    /** A class on the class path; that it is one of ours to use is for the option to check. */
    static ConfigDef.Validator subclassOf(Class<?> wanted) {
        return LambdaValidator.with(
                (name, value) -> {
                    if (value instanceof Class<?> type && !wanted.isAssignableFrom(type)) {
                        throw new ConfigException(name, type.getName(), "must be a " + wanted.getName());
                    }
                },
                () -> "a " + wanted.getName() + " on the class path");
    }

    static void checkTopic(String name, String value) {
        try {
            Topic.validate(value);
        } catch (InvalidTopicException e) {
            throw new ConfigException(name, value, "must be the name of a topic: letters, digits, '.', '_' and '-'");
        }
    }

    static void checkExpression(String name, String value) {
        try {
            Pattern unused = Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw new ConfigException(name, value, "must be a regular expression: " + e.getDescription());
        }
    }

    /** The parts of an element {@code a:b:c}, trimmed. */
    static List<String> parts(String element) {
        return Arrays.stream(element.split(":", -1)).map(String::trim).toList();
    }
}
