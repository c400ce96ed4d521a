package dev.outboxrouter.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigException;

/** Where the database can be asked for the connector's slot. */
final class PostgresOptions {

    static final String URL = "postgres.url";
    static final String USER = "postgres.user";
    static final String PASSWORD = "postgres.password";
    static final String PASSWORD_FILE = "postgres.password.file";

    private static final String JDBC = "jdbc:postgresql:";

    static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    URL,
                    ConfigDef.Type.STRING,
                    "",
                    LambdaValidator.with(
                            (name, value) -> check(name, String.valueOf(value).trim()),
                            () -> "an address of JDBC: jdbc:postgresql://localhost:5432/example"),
                    Importance.LOW,
                    "PostgreSQL's address, with the driver's parameters (?sslmode=verify-full&sslrootcert=…): the slot,"
                            + " the publication and the server's settings are read, and nothing is changed. Unset:"
                            + " PostgreSQL is not asked.")
            .define(
                    USER,
                    ConfigDef.Type.STRING,
                    "",
                    Importance.LOW,
                    "Its role. pg_monitor is enough, and without it the slot is seen too.")
            .define(
                    PASSWORD,
                    ConfigDef.Type.PASSWORD,
                    null,
                    Importance.LOW,
                    "The role's password. Better from a file: " + PASSWORD_FILE + ", or a configuration provider.")
            .define(
                    PASSWORD_FILE,
                    ConfigDef.Type.STRING,
                    "",
                    Importance.LOW,
                    "A file with the password and nothing else; a line break at its end is not part of it.");

    private PostgresOptions() {}

    /** Empty when PostgreSQL is not to be asked; what contradicts is noted. */
    static Optional<PostgresConnection> connection(OptionValues values) {
        Optional<String> url = values.optionalText(URL).map(String::trim);
        Optional<String> user = values.optionalText(USER).map(String::trim);
        Optional<String> password = values.secret(PASSWORD);
        Optional<String> file = values.optionalText(PASSWORD_FILE).map(String::trim);
        if (url.isEmpty() && (user.isPresent() || password.isPresent() || file.isPresent())) {
            values.problem(
                    "%s: must be set, for %s, %s and %s belong to it".formatted(URL, USER, PASSWORD, PASSWORD_FILE));
        }
        if (password.isPresent() && file.isPresent()) {
            values.problem("%s, %s: set one of them".formatted(PASSWORD, PASSWORD_FILE));
        }
        Optional<String> secret = file.isPresent() ? read(file.get(), values) : password;
        return url.map(address -> new PostgresConnection(address, user, secret));
    }

    private static Optional<String> read(String file, OptionValues values) {
        try {
            return Optional.of(
                    Files.readString(Path.of(file), StandardCharsets.UTF_8).replaceFirst("\\R$", ""));
        } catch (IOException | InvalidPathException e) {
            values.problem("%s: %s cannot be read: %s"
                    .formatted(PASSWORD_FILE, file, e.getClass().getSimpleName()));
            return Optional.empty();
        }
    }

    private static void check(String name, String value) {
        if (!value.isEmpty() && (!value.startsWith(JDBC) || value.contains("password="))) {
            // Not the value: an address may hold a password.
            throw new ConfigException(
                    name + ": must be an address of JDBC without a password: jdbc:postgresql://localhost:5432/example");
        }
    }
}
