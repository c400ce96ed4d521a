package dev.outboxrouter.promises;

import java.util.List;

/**
 * A connector of Debezium for PostgreSQL that writes raw topics.
 *
 * @param name its name
 * @param run whether it runs
 * @param exactlyOnce whether it runs only where it writes in transactions ({@code exactly.once.support})
 * @param routingTransforms classes among its transforms that do what is the router's to do
 * @param slotDropped whether it drops its slot when it is stopped
 * @param errorsTolerated whether it passes over what it cannot convert
 * @param topicPrefix what the names of its topics begin with
 * @param keyColumns its {@code message.key.columns}
 * @param slotName its slot in PostgreSQL
 */
public record FoundConnector(
        String name,
        Run run,
        boolean exactlyOnce,
        List<String> routingTransforms,
        boolean slotDropped,
        boolean errorsTolerated,
        String topicPrefix,
        String keyColumns,
        String slotName) {

    /**
     * States in Kafka Connect's words.
     *
     * @param connector the connector's own
     * @param tasks those of its tasks
     */
    public record Run(String connector, List<String> tasks) {

        static final String RUNNING = "RUNNING";

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
        routingTransforms = List.copyOf(routingTransforms);
    }

    /** Of the connector and its task, the worse of the two. */
    public String state() {
        return run.worst();
    }

    /** Whether it writes this topic. */
    boolean writes(String topic) {
        return topic.startsWith(topicPrefix + ".");
    }

    /** Whether rows of the topic's table have a key of the user's choice: {@code <expression of tables>:<columns>;…}. */
    boolean choosesKeyOf(String topic) {
        String table = topic.substring(topicPrefix.length() + 1);
        for (String choice : keyColumns.split(";", -1)) {
            String tables = choice.split(":", 2)[0].trim();
            if (!tables.isEmpty() && table.matches(tables)) {
                return true;
            }
        }
        return false;
    }
}
