package dev.outboxrouter.config;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/**
 * How the database is asked about the connector's slot, the publication and its settings.
 *
 * @param url of JDBC, without a password
 * @param user empty: the driver's own choice
 * @param password empty: none is sent
 */
public record PostgresConnection(String url, Optional<String> user, Optional<String> password) {

    /** Upper bound, in seconds, on the connect and on each reply. */
    private static final String LIMIT_SECONDS = "5";

    /**
     * Opens a connection that can only read. A statement ends within 4 seconds.
     *
     * @param applicationName as {@code pg_stat_activity} shows it
     * @return the caller closes it
     */
    public Connection openReadOnly(String applicationName) throws SQLException {
        Properties properties = new Properties();
        user.ifPresent(name -> properties.setProperty("user", name));
        password.ifPresent(secret -> properties.setProperty("password", secret));
        properties.setProperty("ApplicationName", applicationName);
        properties.setProperty("readOnly", "true");
        properties.setProperty("options", "-c default_transaction_read_only=on -c statement_timeout=4000");
        properties.setProperty("loginTimeout", LIMIT_SECONDS);
        properties.setProperty("connectTimeout", LIMIT_SECONDS);
        properties.setProperty("socketTimeout", LIMIT_SECONDS);
        return DriverManager.getConnection(url, properties);
    }

    /** Without the password, whoever logs it. */
    @Override
    public String toString() {
        return user.map(name -> name + " at ").orElse("") + url;
    }
}
