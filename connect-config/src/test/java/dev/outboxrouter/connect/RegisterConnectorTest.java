package dev.outboxrouter.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisterConnectorTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void shouldEndWithZeroWhenTheConnectorRuns() throws Exception {
        try (FakeConnect connect = new FakeConnect()) {
            connect.onConfig("{\"a\":\"b\",\"name\":\"example-connector\"}").onPut(200, "{}");
            connect.onStatus("RUNNING", "RUNNING");

            assertThat(run(Map.of("CONNECT", connect.uri().toString()), "--file", file()))
                    .isZero();
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("example-connector: running, tasks: 1\n");
        assertThat(err).hasToString("");
    }

    @Test
    void shouldEndWithFourAndTheReasonsWhenConnectRefuses() throws Exception {
        try (FakeConnect connect = new FakeConnect()) {
            connect.onPut(400, "{\"message\":\"the reason\"}");

            assertThat(run(Map.of(), "--connect", connect.uri().toString(), "--file", file()))
                    .isEqualTo(4);
        }
        assertThat(err)
                .hasToString("example-connector: Connect refused the configuration:\nexample-connector: the reason\n");
    }

    @Test
    void shouldEndWithThreeWhenConnectIsNotThere() throws Exception {
        assertThat(run(Map.of(), "--connect", "http://localhost:1", "--timeout", "300ms", "--file", file()))
                .isEqualTo(3);
    }

    @Test
    void shouldEndWithSixWhenTheTimeIsOver() throws Exception {
        try (FakeConnect connect = new FakeConnect()) {
            connect.onPut(201, "{}");

            assertThat(run(Map.of("CONNECT", connect.uri().toString()), "--timeout", "300ms", "--file", file()))
                    .isEqualTo(6);
        }
    }

    @Test
    void shouldEndWithTwoForWrongArgumentsAndFiles() throws Exception {
        assertThat(run(Map.of(), "--nonsense")).isEqualTo(2);
        assertThat(run(Map.of(), "--file", directory.resolve("missing.json").toString()))
                .isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("unknown argument --nonsense; see --help", "missing.json");
    }

    @Test
    void shouldExplainItself() throws Exception {
        assertThat(run(Map.of(), "--help")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--connect", "--file", "--timeout", "Exit codes");
    }

    private String file() throws IOException {
        Path file = directory.resolve("connector.json");
        Files.writeString(file, "{\"name\":\"example-connector\",\"config\":{\"a\":\"b\"}}");
        return file.toString();
    }

    private int run(Map<String, String> environment, String... arguments) throws InterruptedException {
        return RegisterConnector.run(List.of(arguments), environment, stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
