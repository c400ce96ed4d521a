package dev.outboxrouter.migrations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What the runner was told; passwords come from the environment or from files, for
 * arguments are visible to every process.
 *
 * @param example whether the example table is wanted too
 */
record MigrateOptions(
        MigrateCommand command, String url, String user, String password, String connectorPassword, boolean example) {
    private static final String DEFAULT_URL = "jdbc:postgresql://localhost:5432/example";

    /** @throws UsageException for anything unknown, missing or empty */
    static MigrateOptions parse(List<String> arguments, Map<String, String> environment) throws UsageException {
        MigrateCommand command = MigrateCommand.UPDATE;
        String url = variable(environment, "POSTGRES_URL", DEFAULT_URL);
        String user = variable(environment, "POSTGRES_USER", "dbz");
        String context = variable(environment, "OUTBOX_MIGRATION_CONTEXT", Migrations.PRODUCTION);
        boolean commandGiven = false;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--url" -> url = value(argument, rest);
                case "--user" -> user = value(argument, rest);
                case "--context" -> context = value(argument, rest);
                default -> {
                    command = MigrateCommand.of(argument)
                            .orElseThrow(() -> new UsageException("unknown argument " + argument));
                    if (commandGiven) {
                        throw new UsageException("more than one command");
                    }
                    commandGiven = true;
                }
            }
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new UsageException("POSTGRES_URL must begin with jdbc:postgresql:");
        }
        // Liquibase takes any name and then leaves out what it does not match, so a misspelt one would go unnoticed.
        if (!context.equals(Migrations.PRODUCTION) && !context.equals(Migrations.EXAMPLE)) {
            throw new UsageException("unknown context %s (--context, OUTBOX_MIGRATION_CONTEXT): use %s or %s"
                    .formatted(context, Migrations.PRODUCTION, Migrations.EXAMPLE));
        }
        return new MigrateOptions(
                command,
                url,
                user,
                secret(environment, "POSTGRES_PASSWORD", "dbz"),
                secret(environment, "OUTBOX_DB_PASSWORD", ConnectorPassword.ROLE),
                context.equals(Migrations.EXAMPLE));
    }

    /** The URL as far as it may be shown: its parameters can hold a password. */
    String shownUrl() {
        return url.replaceFirst("[?].*", "").replaceFirst("//[^/]*@", "//");
    }

    /** A variable that may instead be in the file that another one names, as a secret of a container is. */
    private static String secret(Map<String, String> environment, String name, String byDefault) throws UsageException {
        String file = environment.get(name + "_FILE");
        if (file == null) {
            return variable(environment, name, byDefault);
        }
        if (environment.containsKey(name)) {
            throw new UsageException("%s and %s_FILE are both set; unset one".formatted(name, name));
        }
        try {
            String secret = Files.readString(Path.of(file)).strip();
            if (secret.isEmpty()) {
                throw new UsageException("%s_FILE: the file %s is empty".formatted(name, file));
            }
            return secret;
        } catch (IOException | InvalidPathException e) {
            throw new UsageException("%s_FILE: the file cannot be read: %s".formatted(name, e));
        }
    }

    private static String variable(Map<String, String> environment, String name, String byDefault)
            throws UsageException {
        String value = environment.getOrDefault(name, byDefault);
        if (value.isEmpty()) {
            throw new UsageException(name + " is empty; unset it for the default");
        }
        return value;
    }

    private static String value(String option, Iterator<String> rest) throws UsageException {
        if (!rest.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return rest.next();
    }
}
