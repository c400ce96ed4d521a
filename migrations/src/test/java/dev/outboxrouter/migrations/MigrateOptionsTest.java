package dev.outboxrouter.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
                        "outbox_connector"));
    }

    @Test
    void shouldReadTheEnvironment() throws UsageException {
        Map<String, String> environment = Map.of(
                "POSTGRES_URL", "jdbc:postgresql://db/x",
                "POSTGRES_USER", "ada",
                "POSTGRES_PASSWORD", "one",
                "OUTBOX_DB_PASSWORD", "two");

        assertThat(MigrateOptions.parse(List.of("status"), environment))
                .isEqualTo(new MigrateOptions(MigrateCommand.STATUS, "jdbc:postgresql://db/x", "ada", "one", "two"));
    }

    @Test
    void shouldPutArgumentsBeforeTheEnvironment() throws UsageException {
        MigrateOptions options = MigrateOptions.parse(
                List.of("--user", "bob", "rollback-all", "--url", "jdbc:postgresql://other/y"),
                Map.of("POSTGRES_URL", "jdbc:postgresql://db/x", "POSTGRES_USER", "ada"));

        assertThat(options.command()).isEqualTo(MigrateCommand.ROLLBACK_ALL);
        assertThat(options.url()).isEqualTo("jdbc:postgresql://other/y");
        assertThat(options.user()).isEqualTo("bob");
    }

    @ParameterizedTest
    @ValueSource(strings = {"upgrade", "--password", "update update", "--url", "--url jdbc:mysql://db/x", "--user"})
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
