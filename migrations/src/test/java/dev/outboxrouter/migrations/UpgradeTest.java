package dev.outboxrouter.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database that was migrated when {@code customers} was still part of every database. */
@ExtendWith(PostgresServer.class)
class UpgradeTest {

    private static final Path EARLIER = Path.of("src/test/resources/changelog-with-customers");

    @Test
    void shouldKeepTheTableAndItsPublicationAndAddTheLimits(TestDatabase database) throws Exception {
        migrateEarlier(database);
        database.execute("INSERT INTO customers (name) VALUES ('Ada')");
        database.execute("INSERT INTO outbox (aggregatetype, aggregateid, type, payload)"
                + " SELECT 'order', '42', 'Large', to_jsonb(repeat('x', 2000000))");

        assertThat(database.migrate()).isEqualTo(1);

        assertThat(database.query("SELECT name FROM customers")).containsExactly("Ada");
        assertThat(published(database)).containsExactly("customers", "outbox");
        assertThat(database.query("UPDATE outbox SET type = 'Seen' RETURNING type"))
                .containsExactly("Seen");
        assertThat(database.query("DELETE FROM outbox RETURNING type")).containsExactly("Seen");
        assertThat(database.migrate()).isZero();
    }

    @Test
    void shouldTakeTheExampleOnAsItIs(TestDatabase database) throws Exception {
        migrateEarlier(database);
        database.execute("INSERT INTO customers (name) VALUES ('Ada')");

        assertThat(database.migrateWithExample()).isEqualTo(2);

        assertThat(database.query("SELECT name FROM customers")).containsExactly("Ada");
        assertThat(published(database)).containsExactly("customers", "outbox");
        assertThat(database.migrateWithExample()).isZero();
    }

    @Test
    void shouldRollBackAllOfIt(TestDatabase database) throws Exception {
        migrateEarlier(database);
        database.migrate();

        assertThat(database.rollBack()).isEqualTo(11);

        assertThat(database.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
                .isEmpty();
        assertThat(database.query("SELECT pubname FROM pg_publication")).isEmpty();
    }

    private static List<String> published(TestDatabase database) {
        return database.query(
                "SELECT tablename FROM pg_publication_tables WHERE pubname = 'outbox_publication' ORDER BY 1");
    }

    private static void migrateEarlier(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            Database target =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            target.setLiquibaseSchemaName("public");
            Liquibase liquibase =
                    new Liquibase("db/changelog/changelog.xml", new DirectoryResourceAccessor(EARLIER), target);
            liquibase.setChangeLogParameter("outbox.connector.password", "secret");
            liquibase.update(new Contexts());
        }
    }
}
