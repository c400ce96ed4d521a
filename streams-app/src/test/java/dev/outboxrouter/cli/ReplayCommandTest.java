package dev.outboxrouter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.TemporalUnitWithinOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** What is refused before anything is connected to. */
class ReplayCommandTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--from 7d                            | say where to",
                "--topic a --dry-run                  | say where to",
                "--topic a --to-live-topics           | say where to",
                "--to-live-topics                     | --consumers-read-again",
                "--dry-run --continue                 | leaves nothing",
                "--topic a --continue --from 1        | leave out what it is a replay of",
                "--topic a --from yesterday           | 'yesterday' is no time",
                "--topic a --from 2026-11-25T09:00    | is no time"
            })
    void shouldRefuse(String arguments, String reason) {
        StringWriter err = new StringWriter();
        int exitCode = new CommandLine(new ReplayCommand(
                        new GracefulShutdown(Thread.currentThread(), status -> {}, Duration.ofSeconds(30))))
                .setErr(new PrintWriter(err))
                .execute(arguments.trim().split(" "));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains(reason);
    }

    @Test
    void shouldReadTimesAsTheyAreWritten() {
        Moments moments = new Moments();

        assertThat(moments.convert("2026-11-25T09:00:00Z")).isEqualTo("2026-11-25T09:00:00Z");
        assertThat(moments.convert("2026-11-25T09:00+02:00")).isEqualTo("2026-11-25T07:00:00Z");
        assertThat(moments.convert("2026-11-25")).isEqualTo("2026-11-25T00:00:00Z");
        assertThat(moments.convert("90m"))
                .isCloseTo(
                        Instant.now().minus(Duration.ofMinutes(90)),
                        new TemporalUnitWithinOffset(10, ChronoUnit.SECONDS));
        Assertions.assertThatThrownBy(() -> moments.convert("90")).isInstanceOf(TypeConversionException.class);
    }
}
