package dev.outboxrouter.config;

import java.util.Optional;

/**
 * How the database is asked for the connector's slot.
 *
 * @param url of JDBC, without a password
 * @param user empty: the driver's own choice
 * @param password empty: none is sent
 */
public record PostgresConnection(String url, Optional<String> user, Optional<String> password) {

    /** Without the password, whoever logs it. */
    @Override
    public String toString() {
        return user.map(name -> name + " at ").orElse("") + url;
    }
}
