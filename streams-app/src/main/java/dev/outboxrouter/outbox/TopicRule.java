package dev.outboxrouter.outbox;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which topic an aggregate type has, by the event router's {@code route.topic.regex} and {@code route.topic.replacement}.
 * The type is data, so it never reaches a topic that has another purpose.
 *
 * @param expression matched against the whole type; a type that it does not match is the topic itself, as in Kafka
 *     Connect's {@code RegexRouter}
 * @param replacement the topic
 * @param allowed tells which aggregate types there are
 * @param reserved tells which topics no event may be routed to: the raw ones, the dead letters, and the router's own
 */
public record TopicRule(Pattern expression, String replacement, Predicate<String> allowed, Predicate<String> reserved) {

    /** Kafka's bound on a topic's name (org.apache.kafka.common.internals.Topic). */
    private static final int MAX_TOPIC_LENGTH = 249;

    /** What a regular expression is let loose on: it may be one that takes a stack frame for each character. */
    private static final int MAX_TYPE_LENGTH = 1_000;

    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,%d}".formatted(MAX_TOPIC_LENGTH));

    /** The topic of an aggregate type; empty only when a problem is noted. */
    Optional<String> topicOf(String aggregateType, Problems problems) {
        if (aggregateType.length() > MAX_TYPE_LENGTH) {
            problems.note(
                    RejectionCode.AGGREGATE_TYPE_ILLEGAL,
                    "the aggregate type has more than %d characters".formatted(MAX_TYPE_LENGTH));
            return Optional.empty();
        }
        if (!allowed.test(aggregateType)) {
            problems.note(
                    RejectionCode.AGGREGATE_TYPE_NOT_ALLOWED,
                    "the aggregate type is none of route.aggregate.types and route.aggregate.types.regex");
            return Optional.empty();
        }
        Matcher matcher = expression.matcher(aggregateType);
        String topic = matcher.matches() ? matcher.replaceFirst(replacement) : aggregateType;
        if (!isLegal(topic) || aggregateType.equals(".") || aggregateType.equals("..")) {
            problems.note(
                    RejectionCode.AGGREGATE_TYPE_ILLEGAL,
                    "the aggregate type does not make a topic that events may be routed to: letters, digits, '.', '_'"
                            + " and '-' are allowed, at most %d of them in the topic".formatted(MAX_TOPIC_LENGTH));
            return Optional.empty();
        }
        if (reserved.test(topic)) {
            problems.note(
                    RejectionCode.AGGREGATE_TYPE_ILLEGAL,
                    "the aggregate type makes the name of a raw topic, of the dead-letter topic, or of one of the router's own");
            return Optional.empty();
        }
        return Optional.of(topic);
    }

    private static boolean isLegal(String topic) {
        return LEGAL.matcher(topic).matches() && !topic.equals(".") && !topic.equals("..") && !topic.startsWith("__");
    }
}
