package dev.outboxrouter.config;

import dev.outboxrouter.cdc.BinaryEncoding;
import dev.outboxrouter.cdc.ConverterSettings;
import dev.outboxrouter.outbox.PrefixRule;
import dev.outboxrouter.outbox.TableRule;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.storage.Converter;

/** What is read: raw topics, and how they are encoded. */
final class SourceOptions {

    static final String MESSAGE_TOPICS = "source.message.topics";
    static final String MESSAGE_TOPICS_REGEX = "source.message.topics.regex";
    static final String OUTBOX_TOPICS = "source.outbox.topics";
    static final String OUTBOX_TOPICS_REGEX = "source.outbox.topics.regex";
    static final String TABLE_TOPICS = "source.table.topics";
    static final String TABLE_BEFORE = "source.table.before";
    static final String TABLE_TOMBSTONE = "source.table.tombstone";
    static final String MESSAGE_PREFIXES = "message.prefix.include.list";
    static final String BINARY_MODE = "binary.handling.mode";
    static final String KEY_CONVERTER = "key.converter";
    static final String VALUE_CONVERTER = "value.converter";

    static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    MESSAGE_TOPICS,
                    ConfigDef.Type.LIST,
                    List.of(),
                    Checks.eachOf(Checks::checkTopic, "names of topics"),
                    Importance.HIGH,
                    "Raw topics of logical messages (<topic.prefix>.message).")
            .define(
                    MESSAGE_TOPICS_REGEX,
                    ConfigDef.Type.STRING,
                    "",
                    Checks.expression(),
                    Importance.MEDIUM,
                    "Further raw topics of logical messages: a regular expression of their whole names. It must match"
                            + " no topic that the router writes.")
            .define(
                    OUTBOX_TOPICS,
                    ConfigDef.Type.LIST,
                    List.of(),
                    Checks.eachOf(Checks::checkTopic, "names of topics"),
                    Importance.HIGH,
                    "Raw topics of outbox tables (<topic.prefix>.<schema>.<table>).")
            .define(
                    OUTBOX_TOPICS_REGEX,
                    ConfigDef.Type.STRING,
                    "",
                    Checks.expression(),
                    Importance.MEDIUM,
                    "Further raw topics of outbox tables: a regular expression of their whole names.")
            .define(
                    TABLE_TOPICS,
                    ConfigDef.Type.LIST,
                    List.of(),
                    Checks.eachOf(SourceOptions::checkTable, "<raw topic>:<aggregate type>"),
                    Importance.HIGH,
                    "Ordinary tables whose changes are events: the raw topic, a colon, the aggregate type."
                            + " example.public.customers:customer gives customer.created, customer.updated and"
                            + " customer.deleted (header eventType), keyed by the primary key, the row as the value.")
            .define(
                    TABLE_BEFORE,
                    ConfigDef.Type.BOOLEAN,
                    false,
                    Importance.LOW,
                    "Whether the value of an ordinary table's event is {\"before\":…,\"after\":…} instead of the row"
                            + " alone. How much of the earlier row there is, the table's REPLICA IDENTITY decides.")
            .define(
                    TABLE_TOMBSTONE,
                    ConfigDef.Type.BOOLEAN,
                    false,
                    Importance.LOW,
                    "Whether the event of a deleted row of an ordinary table is followed by a tombstone.")
            .define(
                    MESSAGE_PREFIXES,
                    ConfigDef.Type.LIST,
                    List.of("(?s)outbox(/.*)?"),
                    Checks.eachOf(Checks::checkExpression, "regular expressions"),
                    Importance.MEDIUM,
                    "Regular expressions of whole prefixes. A logical message is an event when one of them matches its"
                            + " prefix; other messages are ignored and counted.")
            .define(
                    BINARY_MODE,
                    ConfigDef.Type.STRING,
                    "bytes",
                    Checks.oneOf("bytes", "base64", "base64-url-safe", "hex"),
                    Importance.LOW,
                    "The connector's option of the same name: how the content of logical messages is written.")
            .define(
                    KEY_CONVERTER,
                    ConfigDef.Type.CLASS,
                    null,
                    Checks.subclassOf(Converter.class),
                    Importance.LOW,
                    "Kafka Connect converter that reads the keys of the raw topics. Unset: JSON, with or without"
                            + " schemas, told apart record by record. Its own settings are given as key.converter.….")
            .define(
                    VALUE_CONVERTER,
                    ConfigDef.Type.CLASS,
                    null,
                    Checks.subclassOf(Converter.class),
                    Importance.LOW,
                    "The same for values: value.converter=io.confluent.connect.avro.AvroConverter and"
                            + " value.converter.schema.registry.url=…, say. The converter's jars must be on the class"
                            + " path: java -cp outbox-router.jar:converter/* dev.outboxrouter.Main. Where the data has no"
                            + " schema, Kafka's converters forget the order of a row's columns.");

    private SourceOptions() {}

    static RawTopics rawTopics(OptionValues values) {
        Set<String> names = new LinkedHashSet<>(values.texts(MESSAGE_TOPICS));
        names.addAll(values.texts(OUTBOX_TOPICS));
        names.addAll(tables(values).keySet());
        List<Pattern> expressions = Stream.of(MESSAGE_TOPICS_REGEX, OUTBOX_TOPICS_REGEX)
                .map(values::text)
                .filter(expression -> !expression.isEmpty())
                .map(Pattern::compile)
                .toList();
        return new RawTopics(names, expressions);
    }

    /** An outbox table and an ordinary one are read in different ways: a topic is of one kind. */
    static void checkOneKind(OptionValues values) {
        Set<String> tables = tables(values).keySet();
        for (String option : List.of(MESSAGE_TOPICS, OUTBOX_TOPICS)) {
            values.texts(option).stream()
                    .filter(tables::contains)
                    .forEach(topic ->
                            values.problem("%s: %s is named in %s too".formatted(option, topic, TABLE_TOPICS)));
        }
    }

    static Map<String, TableRule> tables(OptionValues values) {
        Map<String, TableRule> tables = new HashMap<>();
        for (String element : values.texts(TABLE_TOPICS)) {
            List<String> parts = Checks.parts(element);
            tables.put(
                    parts.get(0),
                    new TableRule(parts.get(1), values.isTrue(TABLE_BEFORE), values.isTrue(TABLE_TOMBSTONE)));
        }
        return tables;
    }

    static PrefixRule outboxPrefix(OptionValues values) {
        return PrefixRule.of(values.texts(MESSAGE_PREFIXES));
    }

    static BinaryEncoding binaryEncoding(OptionValues values) {
        return switch (values.choice(BINARY_MODE)) {
            case "base64-url-safe" -> BinaryEncoding.BASE64_URL_SAFE;
            case "hex" -> BinaryEncoding.HEX;
            default -> BinaryEncoding.BASE64;
        };
    }

    /** The converter of this option, tried once, so that a wrong setting is said at the start. */
    static Optional<ConverterSettings> converter(OptionValues values, String option) {
        Optional<ConverterSettings> settings = values.type(option)
                .map(type -> new ConverterSettings(type.asSubclass(Converter.class), values.under(option + ".")));
        settings.ifPresent(wanted -> {
            try {
                wanted.create(option.equals(KEY_CONVERTER)).close();
            } catch (Exception | LinkageError e) {
                values.problem("%s: %s cannot be used with its settings: %s"
                        .formatted(option, wanted.type().getName(), e.getMessage()));
            }
        });
        return settings;
    }

    private static void checkTable(String name, String value) {
        List<String> parts = Checks.parts(value);
        if (parts.size() != 2 || parts.get(1).isEmpty()) {
            throw new ConfigException(name, value, "must be <raw topic>:<aggregate type>");
        }
        Checks.checkTopic(name, parts.get(0));
    }
}
