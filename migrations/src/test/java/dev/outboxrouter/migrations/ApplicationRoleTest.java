package dev.outboxrouter.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As the application sees it: a role that logs in and is given outbox_application. */
@ExtendWith(PostgresServer.class)
class ApplicationRoleTest {

    private static final String EMIT = "SELECT outbox_emit('order', '42', 'OrderPlaced', '{\"total\": 12.50}')";

    @Test
    void shouldEmitEvents(TestDatabase database) throws SQLException {
        prepare(database);
        try (Connection shop = database.connectAs("shop")) {
            TestDatabase.query(shop, EMIT);
        }

        assertThat(database.decoded())
                .singleElement()
                .asString()
                .contains("prefix: outbox/order/42", "\"payload\":{\"total\": 12.50}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT pg_logical_emit_message(true, 'outbox/order/42', '{}')",
                "SELECT pg_logical_emit_message(true, 'outbox/order/42', '{}'::bytea)",
                "SELECT pg_logical_emit_message(false, 'anything', '')",
                "SELECT outbox_heartbeat()",
                "SELECT * FROM outbox",
                "INSERT INTO outbox (aggregatetype, aggregateid, type) VALUES ('order', '42', 'Forged')",
                "UPDATE outbox SET type = 'Forged'",
                "DELETE FROM outbox",
                "TRUNCATE outbox",
                "CREATE TRIGGER t BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
                "SELECT pg_create_logical_replication_slot('mine', 'pgoutput')",
                "SELECT pg_logical_slot_peek_changes('example_slot', NULL, NULL)",
                "CREATE FUNCTION public.concat(text) RETURNS text LANGUAGE sql AS 'SELECT 1'",
            })
    void shouldDoNothingElseToTheOutbox(String sql, TestDatabase database) throws SQLException {
        prepare(database);
        try (Connection shop = database.connectAs("shop")) {
            assertThatThrownBy(() -> TestDatabase.query(shop, sql))
                    .satisfiesAnyOf(
                            refused -> assertThat(refused).hasMessageContaining("permission denied"),
                            refused -> assertThat(refused).hasMessageContaining("must be owner of"));
        }

        assertThat(database.decoded()).isEmpty();
    }

    @Test
    void shouldChangeNothingOfOutboxEmitByWhatItPutsInItsWay(TestDatabase database) throws SQLException {
        prepare(database);
        try (Connection shop = database.connectAs("shop")) {
            TestDatabase.query(shop, "CREATE TEMP TABLE pg_proc (id int)");
            TestDatabase.query(
                    shop,
                    "CREATE FUNCTION pg_temp.to_json(text) RETURNS json LANGUAGE sql AS $$ SELECT '\"forged\"'::json $$");
            TestDatabase.query(
                    shop,
                    "CREATE FUNCTION pg_temp.convert_to(text, text) RETURNS bytea LANGUAGE sql AS $$ SELECT ''::bytea $$");
            TestDatabase.query(shop, "SET search_path = pg_temp, pg_catalog, public");

            TestDatabase.query(shop, EMIT);
        }

        assertThat(database.decoded())
                .singleElement()
                .asString()
                .contains("\"aggregatetype\":\"order\"")
                .doesNotContain("forged");
    }

    @Test
    void shouldKeepOthersFromEmitting(TestDatabase database) throws SQLException {
        prepare(database);
        database.execute("REVOKE outbox_application FROM shop");

        try (Connection shop = database.connectAs("shop")) {
            assertThatThrownBy(() -> TestDatabase.query(shop, EMIT)).hasMessageContaining("permission denied");
        }
    }

    @Test
    void shouldTakeEveryOverloadFromEverybody(TestDatabase database) {
        prepare(database);
        assertThat(database.query("SELECT p.oid::regprocedure FROM pg_proc p WHERE proname = 'pg_logical_emit_message'"
                        + " AND has_function_privilege('public', p.oid, 'EXECUTE')"))
                .isEmpty();
        database.rollBack();
        assertThat(database.query("SELECT count(*) > 1 FROM pg_proc p WHERE proname = 'pg_logical_emit_message'"
                        + " AND has_function_privilege('public', p.oid, 'EXECUTE')"))
                .containsExactly("t");
    }

    private static void prepare(TestDatabase database) {
        database.migrate();
        database.execute("DROP ROLE IF EXISTS shop");
        database.execute("CREATE ROLE shop LOGIN");
        database.execute("GRANT outbox_application TO shop");
        database.capture();
    }
}
