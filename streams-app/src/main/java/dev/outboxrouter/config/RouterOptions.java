package dev.outboxrouter.config;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;

/** Name, type, default, allowed form and meaning of every option of ours, in one place. */
public final class RouterOptions {

    /** The raw topics of logical messages. */
    public static final String MESSAGE_TOPICS = "source.message.topics";

    /** The raw topics of outbox tables. */
    public static final String OUTBOX_TOPICS = "source.outbox.topics";

    /** Which prefixes of logical messages are outboxes: the connector's option of the same name. */
    public static final String MESSAGE_PREFIXES = "message.prefix.include.list";

    /** Where dead letters go. */
    public static final String DEAD_LETTER_TOPIC = "dead.letter.topic";

    /** Partitions of a topic that the router makes. */
    public static final String TOPIC_PARTITIONS = "topic.creation.default.partitions";

    /** Replication factor of a topic that the router makes. */
    public static final String TOPIC_REPLICATION = "topic.creation.default.replication.factor";

    /** Stands for the broker's own default, as in Kafka Connect. */
    static final int BROKER_DEFAULT = -1;

    static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    MESSAGE_TOPICS,
                    ConfigDef.Type.LIST,
                    List.of(),
                    eachOf(RouterOptions::checkTopic, "names of topics"),
                    Importance.HIGH,
                    "Raw topics of logical messages (<topic.prefix>.message), separated by commas.")
            .define(
                    OUTBOX_TOPICS,
                    ConfigDef.Type.LIST,
                    List.of(),
                    eachOf(RouterOptions::checkTopic, "names of topics"),
                    Importance.HIGH,
                    "Raw topics of outbox tables (<topic.prefix>.<schema>.<table>), separated by commas.")
            .define(
                    MESSAGE_PREFIXES,
                    ConfigDef.Type.LIST,
                    List.of("(?s)outbox(/.*)?"),
                    eachOf(RouterOptions::checkExpression, "regular expressions"),
                    Importance.MEDIUM,
                    "Regular expressions, separated by commas. A logical message is an event when one of them matches"
                            + " its whole prefix; other messages are ignored and counted.")
            .define(
                    DEAD_LETTER_TOPIC,
                    ConfigDef.Type.STRING,
                    "outbox.dead-letters",
                    LambdaValidator.with(
                            (name, value) -> checkTopic(name, String.valueOf(value)), () -> "name of a topic"),
                    Importance.MEDIUM,
                    "Topic of what cannot be routed. Made when it does not exist.")
            .define(
                    TOPIC_PARTITIONS,
                    ConfigDef.Type.INT,
                    6,
                    positiveOrBrokerDefault(),
                    Importance.MEDIUM,
                    "Partitions of a topic that the router makes; -1: the broker's default.")
            .define(
                    TOPIC_REPLICATION,
                    ConfigDef.Type.SHORT,
                    (short) BROKER_DEFAULT,
                    positiveOrBrokerDefault(),
                    Importance.MEDIUM,
                    "Replication factor of a topic that the router makes; -1: the broker's default.");

    private RouterOptions() {}

    private interface Check {
        void check(String name, String value);
    }

    private static void checkTopic(String name, String value) {
        try {
            Topic.validate(value);
        } catch (InvalidTopicException e) {
            throw new ConfigException(name, value, "must be the name of a topic: letters, digits, '.', '_' and '-'");
        }
    }

    private static void checkExpression(String name, String value) {
        try {
            Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw new ConfigException(name, value, "must be a regular expression: " + e.getDescription());
        }
    }

    private static ConfigDef.Validator eachOf(Check check, String form) {
        return LambdaValidator.with(
                (name, value) -> ((List<?>) value).forEach(element -> check.check(name, String.valueOf(element))),
                () -> form + ", separated by commas");
    }

    private static ConfigDef.Validator positiveOrBrokerDefault() {
        return LambdaValidator.with(
                (name, value) -> {
                    // Null: it was not even a number, and ConfigDef has said so.
                    if (value instanceof Number number
                            && number.intValue() < 1
                            && number.intValue() != BROKER_DEFAULT) {
                        throw new ConfigException(name, value, "must be at least 1, or -1 for the broker's default");
                    }
                },
                () -> "[1,…] or -1");
    }
}
