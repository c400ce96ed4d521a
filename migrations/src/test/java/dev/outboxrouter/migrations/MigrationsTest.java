package dev.outboxrouter.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServer.class)
class MigrationsTest {
    private static final int CHANGESETS = 10;
    private static final int WITH_EXAMPLE = 12;

    /** Everything that a migration could have made, with its identity: a second run must not even remake it. */
    private static final String EVERYTHING = """
            SELECT 'relation', relname, oid::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
            UNION ALL SELECT 'function', proname, oid::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            UNION ALL SELECT 'publication', pubname, oid::text FROM pg_publication
            UNION ALL SELECT 'role', rolname, oid || rolpassword FROM pg_authid WHERE rolname LIKE 'outbox%'
            ORDER BY 1, 2""";

    @Test
    void shouldChangeNothingTheSecondTime(TestDatabase database) {
        assertThat(database.migrate()).isEqualTo(CHANGESETS);
        List<String> made = database.query(EVERYTHING);
        List<String> history = database.query("SELECT * FROM databasechangelog");

        int changes = database.migrate();

        assertThat(changes).isZero();
        assertThat(database.query(EVERYTHING)).isEqualTo(made);
        assertThat(database.query("SELECT * FROM databasechangelog")).isEqualTo(history);
    }

    @Test
    void shouldRollBackToNothingAndGoForwardAgain(TestDatabase database) {
        database.migrateWithExample();
        database.execute("INSERT INTO customers (name) VALUES ('Ada')");

        assertThat(database.rollBack()).isEqualTo(WITH_EXAMPLE);

        assertThat(database.query(EVERYTHING)).isEmpty();
        assertThat(database.rollBack()).isZero();
        assertThat(database.query(EVERYTHING)).isEmpty();
        assertThat(database.migrateWithExample()).isEqualTo(WITH_EXAMPLE);
        assertThat(database.query("SELECT name FROM customers")).isEmpty();
    }

    @Test
    void shouldLeaveAnotherChangelogsHistoryAlone(TestDatabase database) {
        database.migrate();
        database.execute("INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype)"
                + " VALUES ('theirs', 'them', 'their.sql', now(), 100, 'EXECUTED')");

        database.rollBack();

        assertThat(database.query("SELECT id FROM databasechangelog")).containsExactly("theirs");
        assertThat(database.migrate()).isEqualTo(CHANGESETS);
    }

    @Test
    void shouldShareTheRoleWithTheOtherDatabasesOfTheServer(TestDatabase first, TestDatabase second) {
        first.migrate();
        assertThat(second.migrate()).isEqualTo(CHANGESETS);

        first.rollBack();
        assertThat(role(second)).containsExactly("outbox_connector");

        second.rollBack();
        assertThat(role(second)).isEmpty();
    }

    @Test
    void shouldGiveTheRoleThePasswordOfTheEnvironment(TestDatabase database) {
        database.migrate("first");
        assertThat(ScramVerifier.matches(verifier(database), "first")).isTrue();

        assertThat(database.migrate("it's \"$1\" \\ ü")).isEqualTo(1);

        assertThat(ScramVerifier.matches(verifier(database), "it's \"$1\" \\ ü"))
                .isTrue();
        assertThat(database.migrate("it's \"$1\" \\ ü")).isZero();
    }

    @Test
    void shouldTakeTheRoleThatAnAdministratorHasMade(TestDatabase database) {
        database.execute("CREATE ROLE outbox_connector LOGIN REPLICATION");

        database.migrate("new");

        assertThat(ScramVerifier.matches(verifier(database), "new")).isTrue();
    }

    @Test
    void shouldSayInOneLineWhatTheDatabaseRefused(TestDatabase database) {
        database.execute("CREATE TABLE outbox (id int)");

        assertThatThrownBy(() -> database.migrate("geheim"))
                .isInstanceOf(MigrationException.class)
                .hasMessage("cannot update: ERROR: relation \"outbox\" already exists");
    }

    @Test
    void shouldListWhatIsPending(TestDatabase database) throws Exception {
        try (var connection = database.connect()) {
            Migrations migrations = new Migrations(connection, "secret", line -> {});

            assertThat(migrations.pending()).hasSize(CHANGESETS).startsWith("outbox", "outbox-emit");
            migrations.update();
            assertThat(migrations.pending()).isEmpty();
            assertThat(connection.getAutoCommit()).isTrue();
        }
    }

    @Test
    void shouldHaveTheDocumentedTables(TestDatabase database) {
        database.migrate();
        assertThat(published(database)).containsExactly("outbox");
        database.migrateWithExample();

        assertThat(database.query("SELECT relname, relreplident FROM pg_class WHERE relkind = 'r'"
                        + " AND relname IN ('customers', 'outbox') ORDER BY 1"))
                .containsExactly("customers|f", "outbox|i");
        assertThat(database.query("SELECT column_name, data_type, is_nullable FROM information_schema.columns"
                        + " WHERE table_name = 'outbox' ORDER BY ordinal_position"))
                .containsExactly(
                        "id|uuid|NO",
                        "aggregatetype|character varying|NO",
                        "aggregateid|character varying|NO",
                        "type|character varying|NO",
                        "payload|jsonb|YES",
                        "headers|jsonb|YES",
                        "created_at|timestamp with time zone|NO");
        assertThat(published(database)).containsExactly("customers", "outbox");
        assertThat(database.query("SELECT pubinsert, pubupdate, pubdelete, pubtruncate FROM pg_publication"))
                .containsExactly("t|t|t|f");
    }

    private static List<String> published(TestDatabase database) {
        return database.query(
                "SELECT tablename FROM pg_publication_tables WHERE pubname = 'outbox_publication' ORDER BY 1");
    }

    private static List<String> role(TestDatabase database) {
        return database.query("SELECT rolname FROM pg_roles WHERE rolname = 'outbox_connector'");
    }

    private static String verifier(TestDatabase database) {
        return database.query("SELECT rolpassword FROM pg_authid WHERE rolname = 'outbox_connector'")
                .get(0);
    }
}
