package dev.outboxrouter.observability.status;

import dev.outboxrouter.promises.FoundConnector;
import java.util.List;

/**
 * A connector that writes raw topics.
 *
 * @param name its name
 * @param state its own, in Kafka Connect's words
 * @param tasks the states of its tasks
 * @param running whether both run
 * @param slot the replication slot it reads
 */
public record Connector(String name, String state, List<String> tasks, boolean running, String slot) {

    static Connector of(FoundConnector found) {
        FoundConnector.Run run = found.run();
        return new Connector(found.name(), run.connector(), run.tasks(), run.isRunning(), found.slotName());
    }

    /** How many of its tasks have failed. */
    long failedTasks() {
        return tasks.stream().filter("FAILED"::equals).count();
    }
}
