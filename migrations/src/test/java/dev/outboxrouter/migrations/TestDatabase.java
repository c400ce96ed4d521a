package dev.outboxrouter.migrations;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database for one test: runs statements as a superuser, and is gone after the test with what hangs on it. */
final class TestDatabase implements AutoCloseable {
    private static final String SLOT = "_slot";

    private final int port;
    private final String name;

    private TestDatabase(int port, String name) {
        this.port = port;
        this.name = name;
    }

    static TestDatabase create(int port, String name) {
        TestDatabase database = new TestDatabase(port, name);
        // Not the locale of the machine: the encoding is the test's to choose.
        database.administer("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
        return database;
    }

    void recreateInEncoding(String encoding) {
        administer("DROP DATABASE " + name);
        administer("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING '" + encoding + "' LOCALE 'C'");
    }

    String name() {
        return name;
    }

    String url() {
        return url(name);
    }

    Connection connect() {
        return connect(url(), "postgres");
    }

    Connection connectAs(String user) {
        return connect(url(), user);
    }

    int migrate() {
        return migrate("secret");
    }

    int migrateWithExample() {
        try (Connection connection = connect()) {
            return new Migrations(connection, "secret", line -> {})
                    .withExample()
                    .update();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    int migrate(String connectorPassword) {
        try (Connection connection = connect()) {
            return new Migrations(connection, connectorPassword, line -> {}).update();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    int rollBack() {
        try (Connection connection = connect()) {
            return new Migrations(connection, "secret", line -> {}).rollbackAll();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    void execute(String sql) {
        query(sql);
    }

    /** The rows of a query, columns joined by {@code |}; nothing for a statement without rows. */
    List<String> query(String sql, @Nullable Object... arguments) {
        try (Connection connection = connect()) {
            return query(connection, sql, arguments);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    static List<String> query(Connection connection, String sql, @Nullable Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            return statement.execute() ? rows(statement.getResultSet()) : List.of();
        }
    }

    /** From here on {@link #decoded()} sees what is committed. */
    void capture() {
        query("SELECT pg_create_logical_replication_slot(?, 'test_decoding')", name + SLOT);
    }

    /** What the connector would be sent since the last call, one line for each change, without BEGIN and COMMIT. */
    List<String> decoded() {
        return query(
                "SELECT data FROM pg_logical_slot_get_changes(?, NULL, NULL, 'skip-empty-xacts', '1')"
                        + " WHERE data NOT LIKE 'BEGIN%' AND data NOT LIKE 'COMMIT%'",
                name + SLOT);
    }

    @Override
    public void close() {
        administer(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '" + name + "'");
        administer("DROP DATABASE " + name + " WITH (FORCE)");
        administer("DROP ROLE IF EXISTS outbox_connector");
        administer("DROP ROLE IF EXISTS outbox_application");
    }

    private void administer(String sql) {
        try (Connection connection = connect(url("postgres"), "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    private static Connection connect(String url, String user) {
        try {
            return DriverManager.getConnection(url, user, "");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static List<String> rows(ResultSet result) throws SQLException {
        List<String> rows = new ArrayList<>();
        while (result.next()) {
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                columns.add(String.valueOf(result.getString(i)));
            }
            rows.add(String.join("|", columns));
        }
        return rows;
    }
}
