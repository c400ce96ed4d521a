package dev.outboxrouter.promises;

import java.util.List;

/** What Kafka Connect says of the connectors that write the raw topics. */
public sealed interface ConnectAnswer {

    /** {@code connect.url} is not set. */
    record NotAsked() implements ConnectAnswer {}

    /** It could not be asked. */
    record Unreachable(String reason) implements ConnectAnswer {}

    /** The connectors; empty when none of them writes a raw topic. */
    record Answered(List<FoundConnector> connectors) implements ConnectAnswer {

        public Answered {
            connectors = List.copyOf(connectors);
        }
    }
}
