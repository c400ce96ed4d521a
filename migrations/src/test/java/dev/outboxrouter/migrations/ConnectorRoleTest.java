package dev.outboxrouter.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServer.class)
class ConnectorRoleTest {

    @Test
    void shouldHaveTheReplicationAttributeAndNoOther(TestDatabase database) {
        database.migrate();

        assertThat(database.query(
                        "SELECT rolcanlogin, rolreplication, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls"
                                + " FROM pg_roles WHERE rolname = 'outbox_connector'"))
                .containsExactly("t|t|f|f|f|f");
    }

    @Test
    void shouldNotReadOrWriteTheTables(TestDatabase database) throws SQLException {
        database.migrateWithExample();

        try (Connection connection = database.connectAs("outbox_connector")) {
            for (String sql : List.of(
                    "SELECT * FROM customers",
                    "SELECT * FROM outbox",
                    "INSERT INTO outbox (aggregatetype, aggregateid, type) VALUES ('a', 'b', 'c')",
                    "DELETE FROM customers",
                    "CREATE TABLE mine (id int)",
                    "CREATE PUBLICATION mine")) {
                assertThatThrownBy(() -> TestDatabase.query(connection, sql))
                        .as(sql)
                        .hasMessageContaining("permission denied");
            }
        }
    }

    @Test
    void shouldReadAllWhenNothingIsGrantedToEveryone(TestDatabase database) throws SQLException {
        database.migrate();
        database.execute("REVOKE ALL ON DATABASE " + database.name() + " FROM PUBLIC");
        database.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC");
        database.capture();

        try (Connection connection = database.connectAs("outbox_connector")) {
            TestDatabase.query(connection, "SELECT public.outbox_heartbeat()");
            TestDatabase.query(
                    connection, "SELECT pg_create_logical_replication_slot(?, 'pgoutput')", "least_privilege");
        }

        assertThat(database.decoded())
                .containsExactly("message: transactional: 0 prefix: outbox-heartbeat, sz: 0 content:");
    }

    @Test
    void shouldKeepTheHeartbeatToTheConnector(TestDatabase database) throws SQLException {
        database.migrate();
        database.execute("DROP ROLE IF EXISTS stranger");
        database.execute("CREATE ROLE stranger LOGIN");

        try (Connection connection = database.connectAs("stranger")) {
            assertThatThrownBy(() -> TestDatabase.query(connection, "SELECT outbox_heartbeat()"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void shouldTellTheConnectorTheAggregateOfADeletedRow(TestDatabase database) {
        database.migrate();
        database.execute(
                "INSERT INTO outbox (aggregatetype, aggregateid, type, payload) VALUES ('order', '42', 'T', '{}')");
        database.capture();

        database.execute("DELETE FROM outbox");

        assertThat(database.decoded())
                .singleElement()
                .asString()
                .contains("DELETE", "aggregateid[character varying]:'42'")
                .doesNotContain("payload");
    }
}
