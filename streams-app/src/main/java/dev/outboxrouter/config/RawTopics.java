package dev.outboxrouter.config;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The topics that are read.
 *
 * @param names by their names
 * @param expressions by regular expressions of their whole names
 */
public record RawTopics(Set<String> names, List<Pattern> expressions) {

    public RawTopics {
        names = Set.copyOf(names);
        expressions = List.copyOf(expressions);
    }

    /**
     * What is subscribed to. A pattern and not a list: Kafka Connect makes a raw topic with its first record, and Streams
     * does not start with a listed topic that does not exist yet.
     */
    public Pattern pattern() {
        return Pattern.compile(Stream.concat(
                        names.stream().sorted().map(Pattern::quote),
                        expressions.stream().map(expression -> "(?:" + expression.pattern() + ")"))
                .collect(Collectors.joining("|")));
    }

    boolean contains(String topic) {
        return names.contains(topic)
                || expressions.stream()
                        .anyMatch(expression -> expression.matcher(topic).matches());
    }

    boolean isEmpty() {
        return names.isEmpty() && expressions.isEmpty();
    }
}
