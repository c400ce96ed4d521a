package dev.outboxrouter.config;

import dev.outboxrouter.cdc.FieldName;
import dev.outboxrouter.delivery.OutputFormat;
import dev.outboxrouter.outbox.AdditionalField;
import dev.outboxrouter.outbox.HeaderRule;
import dev.outboxrouter.outbox.PayloadEncoding;
import dev.outboxrouter.outbox.TopicRule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/** What a routed event looks like, and which may be routed. */
final class OutputOptions {

    static final String FORMAT = "output.format";
    static final String CLOUDEVENTS_SOURCE = "cloudevents.source";
    static final String CLOUDEVENTS_CONTENT_TYPE = "cloudevents.datacontenttype";
    static final String PAYLOAD_ENCODING = "payload.encoding";
    static final String HEADERS_FIELD = "headers.field";
    static final String HEADERS_INCLUDE = "headers.include";
    static final String HEADERS_MAX_COUNT = "headers.max.count";
    static final String HEADERS_MAX_BYTES = "headers.max.bytes";
    static final String AGGREGATE_TYPES = "route.aggregate.types";
    static final String AGGREGATE_TYPES_REGEX = "route.aggregate.types.regex";

    /** A reference to a group in a replacement. */
    private static final Pattern REFERENCE = Pattern.compile("\\\\.|\\$(?:\\{([^}]*)}|(\\d)|(.?))", Pattern.DOTALL);

    static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    FORMAT,
                    ConfigDef.Type.STRING,
                    "plain",
                    Checks.oneOf("plain", "cloudevents"),
                    Importance.MEDIUM,
                    "plain: the header id, as with the event router. cloudevents: the headers of CloudEvents 1.0,"
                            + " Kafka binding in binary mode. The value is the payload in both.")
            .define(
                    CLOUDEVENTS_SOURCE,
                    ConfigDef.Type.STRING,
                    "",
                    Importance.LOW,
                    "The CloudEvents attribute source, a URI reference. Unset: / and the aggregate type.")
            .define(
                    CLOUDEVENTS_CONTENT_TYPE,
                    ConfigDef.Type.STRING,
                    "application/json",
                    Checks.notBlank(),
                    Importance.LOW,
                    "The CloudEvents attribute datacontenttype of a payload that is JSON or a text. Bytes are"
                            + " application/octet-stream.")
            .define(
                    PAYLOAD_ENCODING,
                    ConfigDef.Type.LIST,
                    List.of("text"),
                    Checks.eachOf(OutputOptions::checkEncoding, "text, base64, or <raw topic>:<one of them>"),
                    Importance.MEDIUM,
                    "What a payload that is a text stands for: itself (text) or bytes (base64). <raw topic>:base64"
                            + " says it of one topic: the table with a bytea column, where no schema says so.")
            .define(
                    HEADERS_FIELD,
                    ConfigDef.Type.STRING,
                    null,
                    Importance.MEDIUM,
                    "Field with a JSON object of further headers. Unset: none.")
            .define(
                    HEADERS_INCLUDE,
                    ConfigDef.Type.LIST,
                    List.of(".*"),
                    Checks.eachOf(Checks::checkExpression, "regular expressions"),
                    Importance.MEDIUM,
                    "Regular expressions of the names of headers that are taken; others are left out.")
            .define(
                    HEADERS_MAX_COUNT,
                    ConfigDef.Type.INT,
                    32,
                    Checks.atLeast(0),
                    Importance.LOW,
                    "Most headers that are taken; an event with more is a dead letter.")
            .define(
                    HEADERS_MAX_BYTES,
                    ConfigDef.Type.INT,
                    8_192,
                    Checks.atLeast(0),
                    Importance.LOW,
                    "Most bytes of their names and values; an event with more is a dead letter.")
            .define(
                    AGGREGATE_TYPES,
                    ConfigDef.Type.LIST,
                    List.of(),
                    Importance.MEDIUM,
                    "The aggregate types that there are; an event of another is a dead letter. Unset, like "
                            + AGGREGATE_TYPES_REGEX
                            + ": every one.")
            .define(
                    AGGREGATE_TYPES_REGEX,
                    ConfigDef.Type.STRING,
                    "",
                    Checks.expression(),
                    Importance.MEDIUM,
                    "Further aggregate types: a regular expression of their whole names.");

    private OutputOptions() {}

    static boolean isCloudEvents(OptionValues values) {
        return values.choice(FORMAT).equals("cloudevents");
    }

    static OutputFormat format(OptionValues values) {
        return isCloudEvents(values)
                ? new OutputFormat.CloudEvents(values.text(CLOUDEVENTS_SOURCE), values.text(CLOUDEVENTS_CONTENT_TYPE))
                : OutputFormat.Plain.FORMAT;
    }

    static Function<String, PayloadEncoding> payloadEncoding(OptionValues values) {
        Map<String, PayloadEncoding> byTopic = new HashMap<>();
        PayloadEncoding standard = PayloadEncoding.TEXT;
        for (String element : values.texts(PAYLOAD_ENCODING)) {
            List<String> parts = Checks.parts(element);
            PayloadEncoding encoding =
                    PayloadEncoding.valueOf(parts.get(parts.size() - 1).toUpperCase(Locale.ROOT));
            if (parts.size() == 2) {
                byTopic.put(parts.get(0), encoding);
            } else {
                standard = encoding;
            }
        }
        PayloadEncoding ofTheRest = standard;
        return topic -> byTopic.getOrDefault(topic, ofTheRest);
    }

    static Optional<HeaderRule> headers(OptionValues values) {
        Set<String> reserved = new HashSet<>(Set.of("id"));
        EventRouterOptions.additional(values).stream()
                .filter(field -> field.placement() == AdditionalField.Placement.HEADER)
                .forEach(field -> reserved.add(field.alias().toLowerCase(Locale.ROOT)));
        if (isCloudEvents(values)) {
            reserved.add("content-type");
        }
        List<Pattern> included =
                values.texts(HEADERS_INCLUDE).stream().map(Pattern::compile).toList();
        return values.optionalText(HEADERS_FIELD)
                .map(field -> new HeaderRule(
                        FieldName.of(field),
                        name -> included.stream()
                                .anyMatch(expression -> expression.matcher(name).matches()),
                        reserved,
                        values.number(HEADERS_MAX_COUNT).intValue(),
                        values.number(HEADERS_MAX_BYTES).intValue()));
    }

    static TopicRule topics(OptionValues values, Predicate<String> reserved) {
        Pattern expression = Pattern.compile(values.text(EventRouterOptions.TOPIC_REGEX));
        String replacement = values.text(EventRouterOptions.TOPIC_REPLACEMENT);
        checkReplacement(values, expression, replacement);
        return new TopicRule(expression, replacement, allowedTypes(values), reserved);
    }

    private static Predicate<String> allowedTypes(OptionValues values) {
        Set<String> names = Set.copyOf(values.texts(AGGREGATE_TYPES));
        String expression = values.text(AGGREGATE_TYPES_REGEX);
        if (names.isEmpty() && expression.isEmpty()) {
            return type -> true;
        }
        Pattern pattern = Pattern.compile(expression);
        return type -> names.contains(type)
                || (!expression.isEmpty() && pattern.matcher(type).matches());
    }

    private static void checkReplacement(OptionValues values, Pattern expression, String replacement) {
        Matcher reference = REFERENCE.matcher(replacement);
        int groups = expression.matcher("").groupCount();
        while (reference.find()) {
            String name = reference.group(1);
            String number = reference.group(2);
            boolean good = name != null
                    ? expression.pattern().contains("(?<" + name + ">")
                    : number != null ? Integer.parseInt(number) <= groups : reference.group(3) == null;
            if (!good) {
                values.problem("%s: %s: there is no group %s in %s"
                        .formatted(
                                EventRouterOptions.TOPIC_REPLACEMENT,
                                replacement,
                                reference.group(),
                                EventRouterOptions.TOPIC_REGEX));
            }
        }
        if (replacement.endsWith("\\") && !replacement.endsWith("\\\\")) {
            values.problem(
                    "%s: %s: ends in a lonely backslash".formatted(EventRouterOptions.TOPIC_REPLACEMENT, replacement));
        }
    }

    private static void checkEncoding(String name, String value) {
        List<String> parts = Checks.parts(value);
        if (parts.size() > 2
                || !List.of("text", "base64")
                        .contains(parts.get(parts.size() - 1).toLowerCase(Locale.ROOT))) {
            throw new ConfigException(name, value, "must be text or base64, or <raw topic>:text or <raw topic>:base64");
        }
    }
}
