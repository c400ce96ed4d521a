package dev.outboxrouter.stack;

import java.util.List;
import java.util.Map;

/**
 * How a service is started.
 *
 * @param command program and arguments; one of them is the service's mark
 * @param environment what is added to the environment of this process
 */
record LaunchPlan(List<String> command, Map<String, String> environment) {
    LaunchPlan {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
