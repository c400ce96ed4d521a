package dev.outboxrouter.connect;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Waits until a connector and its tasks run. Connect's status lags behind what it is told, so a state counts only when
 * it has lasted: RUNNING can be that of the previous configuration, and so can FAILED, which a restart settles.
 */
final class StatusWatch {
    private final ConnectApi api;
    private final Pace pace;
    private final Duration limit;
    private final Consumer<String> progress;
    private final boolean unchanged;

    private String lastSummary = "no status yet";
    private Deadline settled;
    private boolean restarted;
    private boolean resumed;

    StatusWatch(ConnectApi api, Pace pace, Duration limit, Consumer<String> progress, boolean unchanged) {
        this.api = api;
        this.pace = pace;
        this.limit = limit;
        this.progress = progress;
        this.unchanged = unchanged;
        this.settled = new Deadline(pace.settled());
    }

    Registration await(Deadline deadline) throws InterruptedException {
        while (!deadline.isOver()) {
            try {
                JsonNode body = api.status(deadline.rest()).body();
                if (body.has("connector")) {
                    ConnectorStatus status = ConnectorStatus.of(body);
                    tell(status);
                    if (status.isRunning() && ((unchanged && !restarted) || settled.isOver())) {
                        return new Registration.Running(status.tasks().size());
                    }
                    if (status.hasFailed() && restarted && settled.isOver()) {
                        return new Registration.Failed(status.traces());
                    }
                    help(status, deadline);
                }
            } catch (IOException silent) {
                progress.accept("no status: " + silent);
            }
            pace.pause();
        }
        return new Registration.TimedOut(limit, lastSummary);
    }

    private void tell(ConnectorStatus status) {
        String summary = status.summary();
        if (!summary.equals(lastSummary)) {
            progress.accept(summary);
            lastSummary = summary;
            settled = new Deadline(pace.settled());
        }
    }

    /** Restarts what has failed and resumes what was stopped by hand, each once. */
    private void help(ConnectorStatus status, Deadline deadline) throws IOException, InterruptedException {
        boolean standsStill =
                status.connector().is("STOPPED") || status.connector().is("PAUSED");
        if (standsStill && !resumed && api.resume(deadline.rest()).isSuccess()) {
            progress.accept("resuming what was stopped");
            resumed = true;
        } else if (status.hasFailed()
                && !restarted
                && api.restartFailed(deadline.rest()).isSuccess()) {
            progress.accept("restarting what has failed");
            restarted = true;
            settled = new Deadline(pace.restartSettled());
        }
    }
}
