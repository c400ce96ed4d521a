package dev.outboxrouter.connect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outboxrouter.connect.ConnectApi.Answer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Registers one connector and waits until it runs. Doing it again with the same file changes nothing. */
public final class Registrar {
    private final ConnectApi api;
    private final Pace pace;
    private final ObjectNode config;
    private final Duration limit;
    private final Consumer<String> progress;

    /**
     * @param connect where Connect's REST interface is, such as {@code http://localhost:8083}
     * @param limit for all of it, the wait for Connect included
     * @param progress takes a line for each step and for each change of state
     */
    public Registrar(URI connect, ConnectorFile file, Duration limit, Consumer<String> progress) {
        this(connect, file, limit, progress, Pace.DEFAULT);
    }

    Registrar(URI connect, ConnectorFile file, Duration limit, Consumer<String> progress, Pace pace) {
        this.pace = pace;
        this.api = new ConnectApi(connect, file.name());
        // As Connect gives it back, so that the two can be compared.
        this.config = file.config().deepCopy().put("name", file.name());
        this.limit = limit;
        this.progress = progress;
    }

    /** Registers the connector; blocks until there is an outcome, which is at the limit at the latest. */
    public Registration register() throws InterruptedException {
        Deadline deadline = new Deadline(limit);
        Optional<Registration> unreachable = awaitConnect(deadline);
        return unreachable.isPresent() ? unreachable.get() : put(deadline);
    }

    private Optional<Registration> awaitConnect(Deadline deadline) throws InterruptedException {
        String reason = "no answer";
        while (!deadline.isOver()) {
            try {
                Answer answer = api.version(deadline.rest());
                if (answer.isSuccess()) {
                    return Optional.empty();
                }
                reason = answer.message();
            } catch (IOException silent) {
                reason = silent.toString();
            }
            pace.pause();
        }
        return Optional.of(new Registration.Unreachable(reason));
    }

    private Registration put(Deadline deadline) throws InterruptedException {
        String last = "";
        while (!deadline.isOver()) {
            try {
                boolean unchanged = config.equals(api.config(deadline.rest()).body());
                Answer answer = api.putConfig(config, deadline.rest());
                if (answer.isSuccess()) {
                    progress.accept(unchanged ? "configuration unchanged" : "configuration accepted");
                    return new StatusWatch(api, pace, limit, progress, unchanged).await(deadline);
                }
                // 409: the workers agree on who does what. 5xx: a call between workers has failed. Both pass.
                if (answer.status() < 500 && answer.status() != 409) {
                    return new Registration.Refused(lines(answer.message()));
                }
                last = tell(answer.message(), last);
            } catch (IOException silent) {
                last = tell(silent.toString(), last);
            }
            pace.pause();
        }
        return new Registration.TimedOut(limit, last);
    }

    /** Tells why the call is made again, once for each reason. */
    private String tell(String reason, String last) {
        if (!reason.equals(last)) {
            progress.accept("retrying: " + reason);
        }
        return reason;
    }

    private static List<String> lines(String message) {
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
