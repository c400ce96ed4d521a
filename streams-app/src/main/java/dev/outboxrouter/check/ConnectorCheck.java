package dev.outboxrouter.check;

import dev.outboxrouter.check.Checked.Fine;
import dev.outboxrouter.check.Checked.Open;
import dev.outboxrouter.check.Checked.Part;
import dev.outboxrouter.check.Checked.Wrong;
import dev.outboxrouter.promises.ConnectAnswer;
import dev.outboxrouter.promises.FoundConnector;
import dev.outboxrouter.promises.SharedTopicPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What Kafka Connect's answer says of the connector and its task. */
final class ConnectorCheck {

    private static final String RUNNING = "RUNNING";

    private ConnectorCheck() {}

    static List<Checked> of(ConnectAnswer answer, String url) {
        if (answer instanceof ConnectAnswer.Answered answered) {
            return answered.connectors().isEmpty()
                    ? List.of(
                            new Wrong(
                                    Part.CONNECTOR,
                                    "Kafka Connect at %s has no Debezium connector for PostgreSQL that writes the raw topics"
                                            .formatted(url),
                                    "register it; or is connect.url the right one, and its topic.prefix that of the raw topics?"))
                    : of(answered.connectors(), url);
        }
        return answer instanceof ConnectAnswer.Unreachable unreachable
                ? List.of(new Wrong(
                        Part.CONNECTOR,
                        "Kafka Connect at %s does not answer: %s".formatted(url, unreachable.reason()),
                        "start the worker; or is connect.url its address?"))
                : List.of(new Open(Part.CONNECTOR, "Kafka Connect is not asked", "set connect.url to its address"));
    }

    private static List<Checked> of(List<FoundConnector> connectors, String url) {
        List<Checked> found = new ArrayList<>();
        SharedTopicPrefix.among(connectors)
                .ifPresent(shared ->
                        found.add(new Wrong(Part.CONNECTOR, shared.problem(), SharedTopicPrefix.remedy(url))));
        connectors.forEach(connector -> found.add(of(connector, url)));
        return found;
    }

    private static Checked of(FoundConnector connector, String url) {
        String state = connector.state();
        if (state.equals(RUNNING)) {
            return new Fine(Part.CONNECTOR, "connector %s and its task run".formatted(connector.name()));
        }
        String connectorUrl = "%s/connectors/%s".formatted(url.replaceAll("/+$", ""), connector.name());
        String mend = switch (state) {
            case "PAUSED", "STOPPED" -> "curl -X PUT %s/resume".formatted(connectorUrl);
            case "FAILED" ->
                "curl %1$s/status says why; then curl -X POST '%1$s/restart?includeTasks=true'".formatted(connectorUrl);
            default -> "wait for it, a rebalance takes a moment; curl %s/status says more".formatted(connectorUrl);
        };
        return new Wrong(
                Part.CONNECTOR,
                "connector %s does not run: %s".formatted(connector.name(), state.toLowerCase(Locale.ROOT)),
                mend);
    }
}
