package dev.outboxrouter.migrations;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What the runner was told; passwords come from the environment alone, for arguments are visible to every process. */
record MigrateOptions(MigrateCommand command, String url, String user, String password, String connectorPassword) {
    private static final String DEFAULT_URL = "jdbc:postgresql://localhost:5432/example";

    /** @throws UsageException for anything unknown, missing or empty */
    static MigrateOptions parse(List<String> arguments, Map<String, String> environment) throws UsageException {
        MigrateCommand command = MigrateCommand.UPDATE;
        String url = variable(environment, "POSTGRES_URL", DEFAULT_URL);
        String user = variable(environment, "POSTGRES_USER", "dbz");
        boolean commandGiven = false;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--url" -> url = value(argument, rest);
                case "--user" -> user = value(argument, rest);
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
        return new MigrateOptions(
                command,
                url,
                user,
                variable(environment, "POSTGRES_PASSWORD", "dbz"),
                variable(environment, "OUTBOX_DB_PASSWORD", ConnectorPassword.ROLE));
    }

    /** The URL as far as it may be shown: its parameters can hold a password. */
    String shownUrl() {
        return url.replaceFirst("[?].*", "").replaceFirst("//[^/]*@", "//");
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
