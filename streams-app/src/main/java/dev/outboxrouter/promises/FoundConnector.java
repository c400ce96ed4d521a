package dev.outboxrouter.promises;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A connector of Debezium for PostgreSQL that writes raw topics.
 *
 * @param name its name
 * @param run whether it runs
 * @param settings those that a guarantee depends on, by the connector's names; never an address, a user or a password
 */
public record FoundConnector(String name, Run run, Map<String, String> settings) {

    /** Debezium's own name for a slot that has none in the configuration. */
    private static final String SLOT_UNLESS_NAMED = "debezium";

    private static final String PUBLICATION_UNLESS_NAMED = "dbz_publication";

    /** Transforms after which the raw topics no longer hold what the router reads, by the ends of their names. */
    private static final Set<String> ROUTING =
            Set.of("EventRouter", "DecodeLogicalDecodingMessageContent", "ExtractNewRecordState", "Filter");

    /**
     * States in Kafka Connect's words.
     *
     * @param connector the connector's own
     * @param tasks those of its tasks
     */
    public record Run(String connector, List<String> tasks) {

        static final String RUNNING = "RUNNING";
        static final String STOPPED = "STOPPED";

        public Run {
            tasks = List.copyOf(tasks);
        }

        /** The worst of them. */
        public String worst() {
            if (!connector.equals(RUNNING)) {
                return connector;
            }
            return tasks.stream()
                    .filter(task -> !task.equals(RUNNING))
                    .findFirst()
                    .orElse(tasks.isEmpty() ? "without a task" : RUNNING);
        }

        /** Whether the connector and its task run. */
        public boolean isRunning() {
            return worst().equals(RUNNING);
        }
    }

    public FoundConnector {
        settings = Map.copyOf(settings);
    }

    /** Of the connector and its task, the worse of the two. */
    public String state() {
        return run.worst();
    }

    /** Whether it is stopped, which ends its tasks: it writes nothing until it is resumed. */
    public boolean isStopped() {
        return run.connector().equals(Run.STOPPED);
    }

    /** What the names of its topics begin with. */
    public String topicPrefix() {
        return setting("topic.prefix");
    }

    /** Its slot in PostgreSQL. */
    public String slotName() {
        return settings.getOrDefault("slot.name", SLOT_UNLESS_NAMED);
    }

    /** Its publication in PostgreSQL. */
    String publicationName() {
        return settings.getOrDefault("publication.name", PUBLICATION_UNLESS_NAMED);
    }

    /** Whether it runs only where it writes in transactions ({@code exactly.once.support}). */
    boolean exactlyOnce() {
        return is("exactly.once.support", "required");
    }

    /** Its transforms after which the raw topics no longer hold what the router reads. */
    List<String> routingTransforms() {
        return transforms().stream()
                .filter(name -> ROUTING.contains(type(name)))
                .toList();
    }

    /** Its other transforms. */
    List<String> otherTransforms() {
        return transforms().stream()
                .filter(name -> !ROUTING.contains(type(name)))
                .toList();
    }

    /** Returns a setting, or an empty text. */
    String setting(String setting) {
        return settings.getOrDefault(setting, "").trim();
    }

    boolean has(String setting) {
        return !setting(setting).isEmpty();
    }

    boolean is(String setting, String value) {
        return setting(setting).toLowerCase(Locale.ROOT).equals(value);
    }

    /** Whether it writes this topic. */
    boolean writes(String topic) {
        return topic.startsWith(topicPrefix() + ".");
    }

    /** The table of a topic that it writes: {@code schema.table}. */
    String table(String topic) {
        return topic.substring(topicPrefix().length() + 1);
    }

    /** Whether rows of the topic's table have a key of the user's choice: {@code <expression of tables>:<columns>;…}. */
    boolean choosesKeyOf(String topic) {
        for (String choice : setting("message.key.columns").split(";", -1)) {
            String tables = choice.split(":", 2)[0].trim();
            if (!tables.isEmpty() && matches(tables, table(topic))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a list of regular expressions, separated by commas, has one that matches the whole name. */
    boolean lists(String setting, String name) {
        for (String expression : setting(setting).split("(?<!\\\\),", -1)) {
            if (!expression.isBlank() && matches(expression.trim(), name)) {
                return true;
            }
        }
        return false;
    }

    /** Debezium ignores case, and has refused an expression that is none. */
    private static boolean matches(String expression, String name) {
        try {
            return Pattern.compile(expression, Pattern.CASE_INSENSITIVE)
                    .matcher(name)
                    .matches();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private List<String> transforms() {
        List<String> names = new ArrayList<>();
        for (String name : setting("transforms").split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.trim());
            }
        }
        return names;
    }

    private String type(String transform) {
        String type = setting("transforms." + transform + ".type");
        return type.substring(type.lastIndexOf('.') + 1).replaceFirst(".*\\$", "");
    }
}
