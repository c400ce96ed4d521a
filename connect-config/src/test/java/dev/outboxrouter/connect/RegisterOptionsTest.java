package dev.outboxrouter.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegisterOptionsTest {

    @Test
    void shouldHaveDefaultsForEverything() throws UsageException {
        assertThat(RegisterOptions.parse(List.of(), Map.of()))
                .isEqualTo(new RegisterOptions(
                        URI.create("http://localhost:8083"),
                        Path.of("connect-config/example-connector.json"),
                        Duration.ofSeconds(60)));
    }

    @Test
    void shouldPutArgumentsBeforeTheEnvironment() throws UsageException {
        List<String> arguments = List.of("--connect", "https://two/", "--file", "x.json", "--timeout", "2m");

        assertThat(RegisterOptions.parse(List.of(), Map.of("CONNECT", "http://one:1"))
                        .connect())
                .isEqualTo(URI.create("http://one:1"));
        assertThat(RegisterOptions.parse(arguments, Map.of("CONNECT", "http://one:1")))
                .isEqualTo(new RegisterOptions(URI.create("https://two/"), Path.of("x.json"), Duration.ofMinutes(2)));
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "60s, PT1M", "2m, PT2M", "0s, PT0S"})
    void shouldReadATime(String text, Duration expected) throws UsageException {
        assertThat(RegisterOptions.parse(List.of("--timeout", text), Map.of()).timeout())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--wait",
                "--timeout",
                "--timeout 60",
                "--timeout -1s",
                "--connect localhost:8083",
                "--connect http://localhost:8083/connectors",
                "--file"
            })
    void shouldRefuseWhatItDoesNotKnow(String line) {
        assertThatThrownBy(() -> RegisterOptions.parse(List.of(line.split(" ")), Map.of()))
                .isInstanceOf(UsageException.class);
    }
}
