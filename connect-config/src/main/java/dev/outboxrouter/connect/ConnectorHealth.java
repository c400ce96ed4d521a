package dev.outboxrouter.connect;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** What Kafka Connect says of a connector, in one line for a person. */
public final class ConnectorHealth {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int NOT_FOUND = 404;

    private ConnectorHealth() {}

    /**
     * Asks once.
     *
     * @param connect the REST address of a worker
     * @param connector the connector's name
     * @return its state and its tasks'; or why that is not known
     */
    public static String describe(URI connect, String connector) {
        try {
            ConnectApi.Answer answer = new ConnectApi(connect, connector).status(LIMIT);
            return answer.status() == NOT_FOUND
                    ? "not registered (make register-connector)"
                    : ConnectorStatus.of(answer.body()).summary();
        } catch (IOException e) {
            return "unknown; Kafka Connect does not answer at " + connect;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown; interrupted";
        }
    }
}
