package dev.outboxrouter.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MigrateOptionsTest {

    @Test
    void shouldHaveDefaultsForEverything() throws UsageException {
        assertThat(MigrateOptions.parse(List.of(), Map.of()))
                .isEqualTo(new MigrateOptions(
                        MigrateCommand.UPDATE,
                        "jdbc:postgresql://localhost:5432/example",
                        "dbz",
                        "dbz",
                        "outbox_connector",
                        false));
    }

    @Test
    void shouldReadTheEnvironment() throws UsageException {
        Map<String, String> environment = Map.of(
                "POSTGRES_URL", "jdbc:postgresql://db/x",
                "POSTGRES_USER", "ada",
                "POSTGRES_PASSWORD", "one",
                "OUTBOX_DB_PASSWORD", "two",
                "OUTBOX_MIGRATION_CONTEXT", "example");

        assertThat(MigrateOptions.parse(List.of("status"), environment))
                .isEqualTo(
                        new MigrateOptions(MigrateCommand.STATUS, "jdbc:postgresql://db/x", "ada", "one", "two", true));
    }

    @Test
    void shouldPutArgumentsBeforeTheEnvironment() throws UsageException {
        MigrateOptions options = MigrateOptions.parse(
                List.of(
                        "--user",
                        "bob",
                        "rollback-all",
                        "--url",
                        "jdbc:postgresql://other/y",
                        "--context",
                        "production"),
                Map.of(
                        "POSTGRES_URL", "jdbc:postgresql://db/x",
                        "POSTGRES_USER", "ada",
                        "OUTBOX_MIGRATION_CONTEXT", "example"));

        assertThat(options.command()).isEqualTo(MigrateCommand.ROLLBACK_ALL);
        assertThat(options.url()).isEqualTo("jdbc:postgresql://other/y");
        assertThat(options.user()).isEqualTo("bob");
        assertThat(options.example()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "upgrade",
                "--password",
                "update update",
                "--url",
                "--url jdbc:mysql://db/x",
                "--user",
                "--context",
                "--context exmaple"
            })
    void shouldRefuseWhatItDoesNotKnow(String line) {
        assertThatThrownBy(() -> MigrateOptions.parse(List.of(line.split(" ")), Map.of()))
                .isInstanceOf(UsageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POSTGRES_URL", "POSTGRES_USER", "POSTGRES_PASSWORD", "OUTBOX_DB_PASSWORD"})
    void shouldRefuseAnEmptyVariable(String name) {
        assertThatThrownBy(() -> MigrateOptions.parse(List.of(), Map.of(name, "")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(name);
    }

    @Test
    void shouldReadPasswordsFromFiles(@TempDir Path directory) throws UsageException, IOException {
        Path one = Files.writeString(directory.resolve("one"), "first\n");
        Path two = Files.writeString(directory.resolve("two"), "second");

        MigrateOptions options = MigrateOptions.parse(
                List.of(), Map.of("POSTGRES_PASSWORD_FILE", one.toString(), "OUTBOX_DB_PASSWORD_FILE", two.toString()));

        assertThat(options.password()).isEqualTo("first");
        assertThat(options.connectorPassword()).isEqualTo("second");
    }

    @Test
    void shouldRefuseAFileThatHoldsNoPassword(@TempDir Path directory) throws IOException {
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        String missing = directory.resolve("missing").toString();

        assertThatThrownBy(() -> MigrateOptions.parse(List.of(), Map.of("POSTGRES_PASSWORD_FILE", empty.toString())))
                .hasMessageContaining("POSTGRES_PASSWORD_FILE: the file %s is empty".formatted(empty));
        assertThatThrownBy(() -> MigrateOptions.parse(List.of(), Map.of("OUTBOX_DB_PASSWORD_FILE", missing)))
                .hasMessageContaining("OUTBOX_DB_PASSWORD_FILE: the file cannot be read");
        assertThatThrownBy(() -> MigrateOptions.parse(
                        List.of(), Map.of("POSTGRES_PASSWORD_FILE", missing, "POSTGRES_PASSWORD", "x")))
                .hasMessageContaining("POSTGRES_PASSWORD and POSTGRES_PASSWORD_FILE are both set");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db:5432/x?password=geheim&ssl=true, jdbc:postgresql://db:5432/x",
        "jdbc:postgresql://ada:geheim@db/x, jdbc:postgresql://db/x",
        "jdbc:postgresql:x, jdbc:postgresql:x"
    })
    void shouldShowTheUrlWithoutItsSecrets(String url, String shown) throws UsageException {
        assertThat(MigrateOptions.parse(List.of("--url", url), Map.of()).shownUrl())
                .isEqualTo(shown);
    }
}
