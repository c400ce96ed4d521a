package dev.outboxrouter.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes the lines of a connector's configuration: {@code transforms.outbox.…}. */
final class ConnectorLines {

    private static final String EVENT_ROUTER = "io.debezium.transforms.outbox.EventRouter";

    private ConnectorLines() {}

    /** The options without that prefix; what belongs to the transform and not to us is noted and left out. */
    static Map<String, String> withoutPrefix(Map<String, String> options, List<String> problems, List<String> notes) {
        Map<String, String> result = new TreeMap<>();
        options.forEach((option, value) -> {
            String name = option.startsWith(EventRouterOptions.TRANSFORM_PREFIX)
                    ? option.substring(EventRouterOptions.TRANSFORM_PREFIX.length())
                    : option;
            boolean prefixed = !name.equals(option);
            if (prefixed && name.equals("type")) {
                if (!value.trim().equals(EVENT_ROUTER)) {
                    problems.add("%s: %s: must be %s; no other transform's options are known"
                            .formatted(option, value, EVENT_ROUTER));
                }
            } else if (prefixed && (name.equals("predicate") || name.equals("negate"))) {
                notes.add("%s is left out: which topics are outboxes, %s and %s say"
                        .formatted(option, SourceOptions.OUTBOX_TOPICS, SourceOptions.OUTBOX_TOPICS_REGEX));
            } else {
                String other = result.put(name, value);
                if (other != null && !other.equals(value)) {
                    problems.add("%s: is set twice, to different values: with %s and without"
                            .formatted(name, EventRouterOptions.TRANSFORM_PREFIX));
                }
            }
        });
        return result;
    }
}
