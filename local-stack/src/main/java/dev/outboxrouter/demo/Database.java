package dev.outboxrouter.demo;

import dev.outboxrouter.stack.StackConfig;
import dev.outboxrouter.stack.StackException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The application's side: business transactions, each of which commits or rolls back as a whole. */
final class Database {

    private final StackConfig config;

    Database(StackConfig config) {
        this.config = config;
    }

    /** What happens in one transaction. */
    interface Work<T> {
        T in(Connection transaction) throws SQLException;
    }

    /** Runs the work in a transaction and commits it. */
    <T> T commit(Work<T> work) {
        return transaction(work, true);
    }

    /** Runs the work in a transaction and takes it back. */
    <T> T rollBack(Work<T> work) {
        return transaction(work, false);
    }

    /** Runs a statement and gives the first column of its first row, as text; empty when there is none. */
    static String first(Connection transaction, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            if (!statement.execute()) {
                return "";
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() ? String.valueOf(rows.getString(1)) : "";
            }
        }
    }

    /** Sends an event with the transaction; gives the event id. */
    static String emit(Connection transaction, String aggregateType, String aggregateId, String type, String payload)
            throws SQLException {
        return first(transaction, "SELECT outbox_emit(?, ?, ?, ?::jsonb)", aggregateType, aggregateId, type, payload);
    }

    private <T> T transaction(Work<T> work, boolean commit) {
        try (Connection connection =
                DriverManager.getConnection(config.jdbcUrl(), config.postgresUser(), config.postgresPassword())) {
            connection.setAutoCommit(false);
            T result = work.in(connection);
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
            return result;
        } catch (SQLException e) {
            throw new StackException(
                    "PostgreSQL at %s: %s; is the database migrated (make migrate)?"
                            .formatted(config.jdbcUrl(), e.getMessage()),
                    e);
        }
    }
}
