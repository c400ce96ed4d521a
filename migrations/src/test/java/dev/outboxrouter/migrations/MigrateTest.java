package dev.outboxrouter.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServer.class)
class MigrateTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void shouldTellWhatItDoes(TestDatabase database) {
        assertThat(run(database.url(), "update")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("applied outbox\n")
                .endsWith("applied outbox-limits\nmigrations: 10 applied\n");

        out.reset();
        assertThat(run(database.url())).isZero();
        assertThat(run(database.url(), "status")).isZero();
        assertThat(out).hasToString("migrations: nothing to do\nmigrations: up to date\n");

        out.reset();
        assertThat(run(database.url(), "rollback-all")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("migrations: 10 rolled back\n");
        assertThat(err).hasToString("");
    }

    @Test
    void shouldAddTheExampleOnlyWhenAsked(TestDatabase database) {
        assertThat(run(database.url())).isZero();
        assertThat(run(database.url(), "status", "--context", "example")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .doesNotContain("applied customers")
                .endsWith("pending customers\npending customers-publication\nmigrations: 2 pending\n");

        out.reset();
        assertThat(run(database.url(), "--context", "example")).isZero();
        assertThat(out).hasToString("applied customers\napplied customers-publication\nmigrations: 2 applied\n");

        out.reset();
        assertThat(run(database.url(), "rollback-all")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("migrations: 12 rolled back\n");
        assertThat(database.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
                .isEmpty();
    }

    @Test
    void shouldEndWithFourWhenAMigrationFails(TestDatabase database) {
        database.execute("CREATE TABLE outbox ()");

        assertThat(run(database.url())).isEqualTo(4);

        assertThat(err).hasToString("migrations: cannot update: ERROR: relation \"outbox\" already exists\n");
    }

    @Test
    void shouldEndWithThreeWhenNobodyAnswers() {
        assertThat(run("jdbc:postgresql://localhost:1/example?password=geheim")).isEqualTo(3);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("migrations: cannot connect to jdbc:postgresql://localhost:1/example as postgres: ")
                .hasLineCount(1)
                .doesNotContain("geheim");
    }

    @Test
    void shouldEndWithTwoForWrongArguments() {
        assertThat(run("jdbc:postgresql:x", "upgrade")).isEqualTo(2);

        assertThat(err).hasToString("migrations: unknown argument upgrade; see --help\n");
    }

    @Test
    void shouldExplainItself() {
        assertThat(run("", "--help")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("rollback-all", "OUTBOX_DB_PASSWORD", "Exit codes");
    }

    private int run(String url, String... arguments) {
        Map<String, String> environment = Map.of("POSTGRES_URL", url, "POSTGRES_USER", "postgres");
        return Migrate.run(List.of(arguments), environment, stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
