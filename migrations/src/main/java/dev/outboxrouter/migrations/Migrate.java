package dev.outboxrouter.migrations;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The runner: arguments and environment to options, options to {@link Migrations}, the outcome to an exit code. */
public final class Migrate {
    private static final int OK = 0;
    private static final int USAGE = 2;
    private static final int NOT_REACHABLE = 3;
    private static final int FAILED = 4;

    private static final String HELP = """
            Usage: java -jar outbox-migrations.jar [update | rollback-all | status] [--url URL] [--user USER] [--context CONTEXT]

              update        apply what is missing (default)
              rollback-all  take everything back, the data in the tables too
              status        list what update would apply

            Environment (an option goes before its variable):
              POSTGRES_URL        --url   jdbc:postgresql://localhost:5432/example
              POSTGRES_USER       --user  dbz
              POSTGRES_PASSWORD           dbz
              OUTBOX_MIGRATION_CONTEXT    --context  production; example adds the table customers of the demo
              OUTBOX_DB_PASSWORD          outbox_connector; the password of the role outbox_connector. Where it was
                                          changed, update changes the role's, for every database of the server
                                          (as a superuser; anyone else: ALTER ROLE outbox_connector PASSWORD ...).
              POSTGRES_PASSWORD_FILE, OUTBOX_DB_PASSWORD_FILE   files that hold the passwords, in place of the variables

            USER owns the database and need not be a superuser: docs/security.md lists what an administrator does before
            and after.

            Exit codes: 0 done, 2 usage, 3 database not reachable, 4 migration failed.""";

    private Migrate() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.getenv(), System.out, System.err));
    }

    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.println(HELP);
            return OK;
        }
        try {
            return connectAndRun(MigrateOptions.parse(arguments, environment), out, err);
        } catch (UsageException wrong) {
            err.println("migrations: " + wrong.getMessage() + "; see --help");
            return USAGE;
        }
    }

    private static int connectAndRun(MigrateOptions options, PrintStream out, PrintStream err) {
        try (Connection connection = DriverManager.getConnection(options.url(), options.user(), options.password())) {
            execute(options, connection, out);
            return OK;
        } catch (SQLException unreachable) {
            err.println("migrations: cannot connect to " + options.shownUrl() + " as " + options.user() + ": "
                    + MigrationException.reason(unreachable));
            return NOT_REACHABLE;
        } catch (MigrationException failed) {
            err.println("migrations: " + failed.getMessage());
            return FAILED;
        }
    }

    private static void execute(MigrateOptions options, Connection connection, PrintStream out) {
        Migrations production = new Migrations(connection, options.connectorPassword(), out::println);
        Migrations migrations = options.example() ? production.withExample() : production;
        String summary = switch (options.command()) {
            case UPDATE -> summary(migrations.update(), " applied");
            case ROLLBACK_ALL -> summary(migrations.rollbackAll(), " rolled back");
            case STATUS -> status(migrations.pending(), out);
        };
        out.println("migrations: " + summary);
    }

    private static String status(List<String> pending, PrintStream out) {
        pending.forEach(changeSet -> out.println("pending " + changeSet));
        return pending.isEmpty() ? "up to date" : pending.size() + " pending";
    }

    private static String summary(int changes, String done) {
        return changes == 0 ? "nothing to do" : changes + done;
    }
}
