package dev.outboxrouter.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistrarTest {
    private static final ConnectorFile FILE = new ConnectorFile(
            "example-connector", JsonNodeFactory.instance.objectNode().put("tasks.max", "1"));
    private static final Pace QUICK = new Pace(Duration.ofMillis(20), Duration.ofMillis(150), Duration.ofMillis(300));
    private static final String SAME = "{\"tasks.max\":\"1\",\"name\":\"example-connector\"}";

    private final List<String> progress = new ArrayList<>();
    private FakeConnect connect;

    @BeforeEach
    void start() throws IOException {
        connect = new FakeConnect();
    }

    @AfterEach
    void stop() {
        connect.close();
    }

    @Test
    void shouldWaitUntilConnectorAndTasksRun() throws InterruptedException {
        connect.onPut(201, "{}")
                .onStatus("UNASSIGNED")
                .onStatus("RUNNING")
                .onStatus("RUNNING", "UNASSIGNED", "RUNNING")
                .onStatus("RUNNING", "RUNNING", "RUNNING");

        assertThat(register("5m")).isEqualTo(new Registration.Running(2));

        assertThat(progress)
                .containsExactly(
                        "configuration accepted",
                        "connector UNASSIGNED, no task yet",
                        "connector RUNNING, no task yet",
                        "connector RUNNING, task 0 UNASSIGNED, task 1 RUNNING",
                        "connector RUNNING, task 0 RUNNING, task 1 RUNNING");
        assertThat(connect.calls("PUT /connectors/example-connector/config {\"tasks.max\":\"1\""))
                .isEqualTo(1);
    }

    @Test
    void shouldNotTakeTheRunningTaskOfTheLastConfigurationForTheNew() throws InterruptedException {
        connect.onConfig("{\"tasks.max\":\"2\",\"name\":\"example-connector\"}")
                .onPut(200, "{}")
                .onRestart()
                .onStatus("RUNNING", "RUNNING")
                .onStatus("RUNNING", "FAILED");

        assertThat(register("5m")).isInstanceOf(Registration.Failed.class);
    }

    @Test
    void shouldRestartNothingWhenNothingHasChanged() throws InterruptedException {
        connect.onConfig(SAME).onPut(200, "{}").onStatus("RUNNING", "RUNNING");

        assertThat(register("5m")).isEqualTo(new Registration.Running(1));

        assertThat(progress).first().isEqualTo("configuration unchanged");
        assertThat(connect.calls("POST")).isZero();
    }

    @Test
    void shouldTryAgainWhileTheWorkersRebalance() throws InterruptedException {
        String conflict = "{\"error_code\":409,\"message\":\"rebalance\"}";
        connect.onConfig(SAME)
                .onPut(409, conflict)
                .onPut(409, conflict)
                .onPut(500, "")
                .onPut(200, "{}");
        connect.onStatus("RUNNING", "RUNNING");

        assertThat(register("5m")).isEqualTo(new Registration.Running(1));

        assertThat(progress).startsWith("retrying: rebalance", "retrying: HTTP status 500", "configuration unchanged");
    }

    @Test
    void shouldGiveTheReasonsOfARefusal() throws InterruptedException {
        connect.onPut(400, "{\"error_code\":400,\"message\":\"contains 2 errors:\\nfirst\\n\\nsecond\\n\"}");

        assertThat(register("5m"))
                .isEqualTo(new Registration.Refused(List.of("contains 2 errors:", "first", "second")));

        assertThat(connect.calls("GET /connectors/example-connector/status")).isZero();
    }

    @Test
    void shouldRestartOnceATaskThatHasFailedBefore() throws InterruptedException {
        connect.onConfig(SAME)
                .onPut(200, "{}")
                .onRestart()
                .onStatus("RUNNING", "FAILED")
                .onStatus("RUNNING", "FAILED")
                .onStatus("RUNNING", "RESTARTING")
                .onStatus("RUNNING", "RUNNING");

        assertThat(register("5m")).isEqualTo(new Registration.Running(1));

        assertThat(connect.calls("POST")).isEqualTo(1);
    }

    @Test
    void shouldGiveTheTraceWhenARestartDoesNotHelp() throws InterruptedException {
        connect.onConfig(SAME).onPut(200, "{}").onRestart().onStatus("RUNNING", "RUNNING", "FAILED");

        assertThat(register("5m"))
                .isEqualTo(new Registration.Failed(List.of("task 1 FAILED: org.example.Boom: the cause\n\tat x")));

        assertThat(connect.calls("POST")).isEqualTo(1);
    }

    @Test
    void shouldResumeAConnectorThatWasStopped() throws InterruptedException {
        connect.onConfig(SAME).onPut(200, "{}").onResume().onStatus("STOPPED").onStatus("STOPPED");
        connect.onStatus("RUNNING", "RUNNING");

        assertThat(register("5m")).isEqualTo(new Registration.Running(1));

        assertThat(connect.calls("PUT /connectors/example-connector/resume")).isEqualTo(1);
    }

    @Test
    void shouldGiveUpWhenTheTimeIsOver() throws InterruptedException {
        connect.onPut(201, "{}").onStatus("RUNNING");

        assertThat(register("1s"))
                .isEqualTo(new Registration.TimedOut(Duration.ofSeconds(1), "connector RUNNING, no task yet"));
    }

    @Test
    void shouldSayThatConnectIsNotThere() throws InterruptedException {
        connect.close();

        assertThat(register("500ms")).isInstanceOf(Registration.Unreachable.class);
    }

    private Registration register(String timeout) throws InterruptedException {
        URI uri = connect.uri();
        Duration limit = Duration.parse("PT" + timeout.replace("500ms", "0.5s"));
        return new Registrar(uri, FILE, limit, progress::add, QUICK).register();
    }
}
