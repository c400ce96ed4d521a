package dev.outboxrouter.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.logging.core.NoOpLogService;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;
import org.postgresql.util.PasswordUtil;

/**
 * The migrations of one database. The connection stays the caller's: it is neither closed nor left in another mode.
 * Every method throws {@link MigrationException} when the database refuses; what was applied before stays applied.
 */
public final class Migrations {
    private static final String CHANGELOG = "db/changelog/changelog.xml";
    private static final String PASSWORD_PARAMETER = "outbox.connector.password";
    /**
     * Liquibase reports to its makers, prints a summary and logs every failed statement unless it is told not to; what
     * matters of it is in the progress and in the exception.
     */
    private static final Map<String, Object> SILENT = Map.of(
            "liquibase.analytics.enabled",
            false,
            Scope.Attr.ui.name(),
            new LoggerUIService(),
            Scope.Attr.logService.name(),
            new NoOpLogService());

    /** The context of the example table {@code customers}, which is for the demo and the tests. */
    static final String EXAMPLE = "example";

    /** Liquibase runs the changesets of every context unless it is given one. No changeset has this one. */
    static final String PRODUCTION = "production";

    private static final Contexts EVERY_CONTEXT = new Contexts();
    private static final LabelExpression EVERY_LABEL = new LabelExpression();

    private final Connection connection;
    private final String connectorPassword;
    private final Consumer<String> progress;
    private final Contexts contexts;

    /**
     * The migrations for production.
     *
     * @param connection a connection as the owner of the database, who need not be a superuser: see docs/security.md
     * @param connectorPassword the password of the role {@code outbox_connector}
     * @param progress takes a line for each thing that is done, as it is done
     */
    public Migrations(Connection connection, String connectorPassword, Consumer<String> progress) {
        this(connection, connectorPassword, progress, new Contexts(PRODUCTION));
    }

    private Migrations(Connection connection, String connectorPassword, Consumer<String> progress, Contexts contexts) {
        this.connection = connection;
        this.connectorPassword = connectorPassword;
        this.progress = progress;
        this.contexts = contexts;
    }

    /** The same migrations with the example table {@code customers}. */
    public Migrations withExample() {
        return new Migrations(connection, connectorPassword, progress, new Contexts(PRODUCTION, EXAMPLE));
    }

    /** Applies what is missing and sees to the connector's password; returns how many changes that took. */
    public int update() {
        return run("cannot update", liquibase -> {
            CountingListener applied = new CountingListener(progress);
            liquibase.setChangeExecListener(applied);
            liquibase.update(contexts, EVERY_LABEL);
            int changes = applied.count();
            if (new ConnectorPassword(connection, connectorPassword).ensure()) {
                progress.accept("changed the password of the role " + ConnectorPassword.ROLE);
                changes++;
            }
            new LogicalMessages(connection).leftToDo().forEach(progress);
            return changes;
        });
    }

    /**
     * Takes everything back, of every context, newest first, the data in the tables too; returns how many changesets that
     * were. A role stays while another database of the server uses it, or if this user may not drop it.
     */
    public int rollbackAll() {
        return run("cannot roll back", liquibase -> {
            CountingListener rolledBack = new CountingListener(progress);
            liquibase.setChangeExecListener(rolledBack);
            liquibase.rollback(
                    liquibase.getDatabaseChangeLog().getChangeSets().size(), null, EVERY_CONTEXT, EVERY_LABEL);
            dropBookkeeping();
            new LogicalMessages(connection).leftToRestore().forEach(progress);
            return rolledBack.count();
        });
    }

    /** The changesets that {@link #update()} would apply, oldest first. */
    public List<String> pending() {
        return run(
                "cannot read the status",
                liquibase -> liquibase.listUnrunChangeSets(contexts, EVERY_LABEL).stream()
                        .map(ChangeSet::getId)
                        .toList());
    }

    /** Liquibase's own tables, unless another changelog keeps its history in them. */
    private void dropBookkeeping() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    DO $$
                    BEGIN
                        IF NOT EXISTS (SELECT FROM public.databasechangelog) THEN
                            DROP TABLE public.databasechangelog, public.databasechangeloglock;
                        END IF;
                    END
                    $$""");
        }
        connection.commit();
    }

    private <T> T run(String action, Work<T> work) {
        try {
            boolean autoCommit = connection.getAutoCommit();
            try {
                return Scope.child(SILENT, () -> work.with(liquibase()));
            } finally {
                connection.setAutoCommit(autoCommit);
            }
        } catch (Exception failure) {
            throw new MigrationException(action, failure);
        }
    }

    private Liquibase liquibase() throws LiquibaseException, SQLException {
        Database database =
                DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
        database.setLiquibaseSchemaName("public");
        Liquibase liquibase =
                new Liquibase(CHANGELOG, new ClassLoaderResourceAccessor(Migrations.class.getClassLoader()), database);
        liquibase.setShowSummary(UpdateSummaryEnum.OFF);
        liquibase.setChangeLogParameter(
                PASSWORD_PARAMETER, PasswordUtil.encodeScramSha256(connectorPassword.toCharArray()));
        return liquibase;
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(Liquibase liquibase) throws LiquibaseException, SQLException;
    }
}
