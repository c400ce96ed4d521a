package dev.outboxrouter.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * As on a managed server: the user who migrates owns the database, is no superuser and creates no roles. An administrator
 * does what docs/security.md says, before and after.
 */
@ExtendWith(PostgresServer.class)
class OrdinaryOwnerTest {

    /** A name that has to be quoted wherever it is printed. */
    private static final String OWNER = "Shop-Owner";

    private static final String EMIT = "SELECT outbox_emit('order', '42', 'OrderPlaced', '{\"total\": 12.50}')";

    private final TestDatabase database;
    private final List<String> told = new ArrayList<>();

    OrdinaryOwnerTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void createRoles() {
        database.execute("CREATE ROLE \"%s\" LOGIN".formatted(OWNER));
        database.execute("ALTER DATABASE %s OWNER TO \"%s\"".formatted(database.name(), OWNER));
        database.execute("CREATE ROLE outbox_connector LOGIN REPLICATION");
        database.execute("CREATE ROLE outbox_application NOLOGIN");
        database.execute("CREATE ROLE shop LOGIN");
        database.execute("GRANT outbox_application TO shop");
    }

    @AfterEach
    void dropRoles() {
        database.execute("ALTER DATABASE %s OWNER TO postgres".formatted(database.name()));
        for (String role : List.of(OWNER, "shop", "outbox_application", "outbox_connector")) {
            database.execute("DROP OWNED BY \"%s\" CASCADE".formatted(role));
            database.execute("DROP ROLE \"%s\"".formatted(role));
        }
    }

    @Test
    void shouldEmitAfterASuperuserHasRunWhatWasPrinted() throws SQLException {
        migrate();
        assertThat(told)
                .contains("everybody can still write events past outbox_emit; let a superuser run all of this, in this"
                        + " order, in the database " + database.name() + ":");
        assertThat(statements()).hasSize(4).first().asString().startsWith("GRANT EXECUTE");
        assertThat(statements().get(3)).startsWith("REVOKE EXECUTE");

        // Emitting never fails on the way: not before the first statement, not between two of them.
        emit();
        for (String statement : statements()) {
            database.execute(statement);
            emit();
        }

        assertThat(overloadsOpenToEverybody()).isEmpty();
        migrate();
        assertThat(told).isEmpty();
    }

    @Test
    void shouldRefuseWhatTheApplicationWritesPastOutboxEmit() throws SQLException {
        migrate();
        statements().forEach(database::execute);

        try (Connection shop = database.connectAs("shop")) {
            for (String arguments : List.of(
                    "true, 'outbox/order/42', '{}'",
                    "true, 'outbox/order/42', '{}'::text",
                    "true, 'outbox/order/42', '{}'::bytea",
                    "false, 'outbox/order/42', '{}'::text",
                    "false, 'outbox/order/42', '{}'::bytea",
                    "true, 'outbox/order/42', '{}'::text, true",
                    "false, 'outbox/order/42', '{}'::bytea, true")) {
                // Before version 17 there is no fourth argument.
                assertThatThrownBy(() ->
                                TestDatabase.query(shop, "SELECT pg_logical_emit_message(%s)".formatted(arguments)))
                        .as(arguments)
                        .satisfiesAnyOf(
                                refused -> assertThat(refused).hasMessageContaining("permission denied for function"),
                                refused -> assertThat(refused).hasMessageContaining("does not exist"));
            }
        }
    }

    @Test
    void shouldSayHowToRepairWhatTheEarlierAdviceBroke() throws SQLException {
        migrate();
        statements().stream()
                .filter(statement -> statement.startsWith("REVOKE"))
                .forEach(database::execute);
        assertThatThrownBy(this::emit).hasMessageContaining("permission denied for function pg_logical_emit_message");

        migrate();

        assertThat(told)
                .contains("outbox_emit and outbox_heartbeat fail, because their owner may not call"
                        + " pg_logical_emit_message; let a superuser run, in the database " + database.name() + ":");
        assertThat(statements()).hasSize(2).allMatch(statement -> statement.startsWith("GRANT EXECUTE"));
        statements().forEach(database::execute);
        emit();
    }

    @Test
    void shouldMigrateWhereTheRightWasTakenFromEverybodyBefore() throws SQLException {
        overloadsOpenToEverybody()
                .forEach(overload -> database.execute("REVOKE EXECUTE ON FUNCTION " + overload + " FROM PUBLIC"));

        migrate();
        statements().forEach(database::execute);

        emit();
    }

    @Test
    void shouldRollBackAndSayHowToRestoreTheRights() throws SQLException {
        migrate();
        statements().forEach(database::execute);

        told.clear();
        try (Connection owner = database.connectAs(OWNER)) {
            assertThat(new Migrations(owner, "secret", told::add).rollbackAll()).isEqualTo(12);
        }

        assertThat(database.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                        + " UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
                        + " UNION ALL SELECT pubname FROM pg_publication"))
                .isEmpty();
        // Whoever may not create roles may not drop them: the administrator's stay.
        assertThat(database.query("SELECT rolname FROM pg_roles WHERE rolname LIKE 'outbox%' ORDER BY 1"))
                .containsExactly("outbox_application", "outbox_connector");
        assertThat(statements()).hasSize(4);
        statements().forEach(database::execute);
        assertThat(overloadsOpenToEverybody()).hasSize(2);
        assertThat(database.query("SELECT 1 FROM pg_proc, aclexplode(proacl) WHERE proname = 'pg_logical_emit_message'"
                        + " AND grantee = '\"" + OWNER + "\"'::regrole"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"outbox_connector", "outbox_application"})
    void shouldSayWhichRoleAnAdministratorHasToCreate(String role) {
        database.execute("DROP OWNED BY " + role);
        database.execute("DROP ROLE " + role);

        try {
            assertThatThrownBy(this::migrate)
                    .hasMessageContaining("the role %s is missing, and %s may not create it: ".formatted(role, OWNER))
                    .hasMessageContaining("CREATE ROLE %s ".formatted(role));
        } finally {
            database.execute("CREATE ROLE " + role);
        }
    }

    @Test
    void shouldLetTheApplicationInsertRowsUpToTheLimit() throws SQLException {
        migrate();
        database.execute("GRANT INSERT ON outbox TO shop");

        try (Connection shop = database.connectAs("shop")) {
            String insert =
                    "INSERT INTO outbox (aggregatetype, aggregateid, type, payload) VALUES ('a', 'b', 'c', ?::jsonb)";
            TestDatabase.query(shop, insert, "\"" + "x".repeat(999_998) + "\"");
            assertThatThrownBy(() -> TestDatabase.query(shop, insert, "\"" + "x".repeat(999_999) + "\""))
                    .hasMessageContaining("payload and headers have 1000001 bytes");
        }
    }

    private void migrate() throws SQLException {
        told.clear();
        try (Connection owner = database.connectAs(OWNER)) {
            new Migrations(owner, "secret", told::add).withExample().update();
        }
        told.removeIf(line -> line.startsWith("applied "));
    }

    /** The printed statements, for a superuser to run as they are. */
    private List<String> statements() {
        return told.stream().filter(line -> line.endsWith(";")).toList();
    }

    private void emit() throws SQLException {
        try (Connection shop = database.connectAs("shop");
                Connection connector = database.connectAs("outbox_connector")) {
            assertThat(TestDatabase.query(shop, EMIT)).hasSize(1);
            TestDatabase.query(connector, "SELECT outbox_heartbeat()");
        }
    }

    private List<String> overloadsOpenToEverybody() {
        return database.query("SELECT oid::regprocedure FROM pg_proc WHERE proname = 'pg_logical_emit_message'"
                + " AND has_function_privilege('public', oid, 'EXECUTE')");
    }
}
