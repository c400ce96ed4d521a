package dev.outboxrouter.chaos;

import static org.awaitility.Awaitility.await;

import dev.outboxrouter.stack.ServiceName;
import dev.outboxrouter.system.AlertRules;
import dev.outboxrouter.system.Pipeline;
import dev.outboxrouter.system.Prometheus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What the routers report as wrong: the alerts that ship, with shorter times, evaluated by a Prometheus that scrapes the routers.
 * A fault waits until it is reported. When everything is in place again, nothing may be reported.
 */
final class Reports implements AutoCloseable {

    /** Upper bound on the time from a fault to its alert, and from its end to silence. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final Duration POLL = Duration.ofMillis(200);

    /** Their windows of minutes outlive a round. */
    private static final List<String> LASTING = List.of("OutboxDeadLetters", "OutboxRecordsLost", "OutboxLagHigh");

    private final Prometheus prometheus;
    private final AlertRules alerts;
    private int reported;

    /** A fault that nobody was told of. */
    static final class UnreportedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreportedException(String message) {
            super(message);
        }
    }

    /** Starts Prometheus for the routers of this pipeline. */
    Reports(Pipeline pipeline, Path directory) throws IOException {
        Path own = Files.createDirectories(directory.resolve("prometheus")).toAbsolutePath();
        this.prometheus =
                Prometheus.start(own, AlertRules.withoutDelay(own.resolve("alerts.yml")), pipeline.routerAddresses());
        this.alerts = new AlertRules(prometheus);
    }

    /** The alert for a service that does not answer. */
    static String ofAbsence(ServiceName service) {
        return switch (service) {
            case ROUTER -> "OutboxRouterDown";
            case CONNECT -> "OutboxPartSilent{part=connect}";
            case KAFKA -> "OutboxPartSilent{part=kafka}";
            case POSTGRES -> "OutboxPartSilent{part=postgresql}";
        };
    }

    /** How many alerts were waited for and came. */
    int reported() {
        return reported;
    }

    /**
     * Waits until all of these alerts have fired.
     *
     * @throws UnreportedException when one of them did not
     */
    void awaitReported(String... wanted) throws IOException, InterruptedException {
        Set<String> missing = new TreeSet<>(Arrays.asList(wanted));
        try {
            await().atMost(LIMIT).pollInterval(POLL).until(() -> {
                missing.removeAll(alerts.firing());
                return missing.isEmpty();
            });
        } catch (ConditionTimeoutException e) {
            throw new UnreportedException("not reported: %s; reported are %s".formatted(missing, alerts.firing()));
        }
        reported += wanted.length;
    }

    /**
     * Waits until nothing is reported any more.
     *
     * @return what is still reported when the limit is over; empty when all is silent
     */
    Set<String> awaitSilence() throws IOException, InterruptedException {
        try {
            await().atMost(LIMIT).pollInterval(POLL).until(() -> current().isEmpty());
            return Set.of();
        } catch (ConditionTimeoutException e) {
            return current();
        }
    }

    private Set<String> current() throws IOException, InterruptedException {
        Set<String> firing = new TreeSet<>(alerts.firing());
        firing.removeIf(alert -> LASTING.stream().anyMatch(alert::startsWith));
        return firing;
    }

    @Override
    public void close() {
        prometheus.close();
    }
}
