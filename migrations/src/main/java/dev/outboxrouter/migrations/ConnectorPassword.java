package dev.outboxrouter.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.PGConnection;

/**
 * Keeps the connector role's password what the environment says, also after the role was made. Only the server knows
 * the password it has, as a verifier that a superuser may read: for anyone else the role's password stays as it is.
 */
record ConnectorPassword(Connection connection, String password) {
    static final String ROLE = "outbox_connector";

    /** Changes the password if it is known to be another one; returns whether it was changed. */
    boolean ensure() throws SQLException {
        Optional<String> verifier = readableVerifier();
        if (verifier.isEmpty() || ScramVerifier.matches(verifier.get(), password)) {
            return false;
        }
        // Hashed here: neither the wire nor the server's log sees the password.
        connection.unwrap(PGConnection.class).alterUserPassword(ROLE, password.toCharArray(), "scram-sha-256");
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
        return true;
    }

    /** The stored verifier, empty text for a role without a password; nothing if there is none that we may read. */
    private Optional<String> readableVerifier() throws SQLException {
        // Two statements: one that names pg_authid.rolpassword fails as a whole where it may not be read.
        return mayReadVerifiers()
                ? first("SELECT coalesce(rolpassword, '') FROM pg_catalog.pg_authid WHERE rolname = ?", ROLE)
                : Optional.empty();
    }

    private boolean mayReadVerifiers() throws SQLException {
        return first("SELECT has_column_privilege(?, 'rolpassword', 'SELECT')", "pg_catalog.pg_authid")
                .equals(Optional.of("t"));
    }

    private Optional<String> first(String sql, String argument) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, argument);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }
}
