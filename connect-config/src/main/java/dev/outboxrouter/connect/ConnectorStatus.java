package dev.outboxrouter.connect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code GET /connectors/{name}/status} says. */
record ConnectorStatus(Part connector, List<Part> tasks) {
    /** The connector or one of its tasks; the trace is empty unless it has failed. */
    record Part(String name, String state, String trace) {
        static Part of(String name, JsonNode node) {
            return new Part(
                    name,
                    node.path("state").asText("UNKNOWN"),
                    node.path("trace").asText(""));
        }

        boolean is(String wanted) {
            return state.equals(wanted);
        }
    }

    static ConnectorStatus of(JsonNode body) {
        List<Part> tasks = new ArrayList<>();
        for (JsonNode task : body.path("tasks")) {
            tasks.add(Part.of("task " + task.path("id").asText(), task));
        }
        return new ConnectorStatus(Part.of("connector", body.path("connector")), List.copyOf(tasks));
    }

    boolean isRunning() {
        return connector.is("RUNNING") && !tasks.isEmpty() && tasks.stream().allMatch(task -> task.is("RUNNING"));
    }

    boolean hasFailed() {
        return parts().stream().anyMatch(part -> part.is("FAILED"));
    }

    /** The trace of everything that has failed, each under the name of its part. */
    List<String> traces() {
        return parts().stream()
                .filter(part -> part.is("FAILED"))
                .map(part -> part.name() + " FAILED: " + part.trace().strip())
                .toList();
    }

    /** In one line, such as {@code connector RUNNING, task 0 RUNNING}. */
    String summary() {
        String states =
                parts().stream().map(part -> part.name() + " " + part.state()).collect(Collectors.joining(", "));
        return tasks.isEmpty() ? states + ", no task yet" : states;
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        parts.add(connector);
        parts.addAll(tasks);
        return parts;
    }
}
