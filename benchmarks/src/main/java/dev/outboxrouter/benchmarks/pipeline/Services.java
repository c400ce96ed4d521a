package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.migrations.Migrations;
import dev.outboxrouter.stack.FreePorts;
import dev.outboxrouter.stack.LocalStack;
import dev.outboxrouter.stack.Service;
import dev.outboxrouter.stack.ServiceName;
import dev.outboxrouter.stack.StackConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * PostgreSQL and Kafka for all measurements of a run, Kafka Connect for those that start it, and the contestants' JVMs.
 * Ended, also by a signal, it leaves nothing behind but the contestants' logs.
 */
public final class Services implements AutoCloseable {

    private final LocalStack stack;
    private final Jvms jvms;
    private final Topics topics;
    private final BacklogWriter backlogs = new BacklogWriter(this);
    private final Consumer<String> log;

    private Services(LocalStack stack, Jvms jvms, Consumer<String> log) {
        this.stack = stack;
        this.jvms = jvms;
        this.topics = new Topics(stack.config().bootstrapServers());
        this.log = log;
    }

    /**
     * Starts PostgreSQL and Kafka from nothing, and migrates the database.
     *
     * @param root the repository, built
     * @param quickStart whether the start of all JVMs matters more than their speed after it
     * @param log is told what happens
     */
    public static Services start(Path root, boolean quickStart, Consumer<String> log) {
        Map<String, String> variables = new HashMap<>(FreePorts.variables());
        variables.put("STACK_DIR", "benchmarks/target/stack");
        variables.put("STACK_QUICK_START", String.valueOf(quickStart));
        LocalStack stack = new LocalStack(
                StackConfig.fromEnvironment(variables, root),
                (service, step) -> log.accept("%-9s %s".formatted(service, step)));
        Jvms jvms = new Jvms(stack.config().root().resolve("benchmarks/target/contestants"), quickStart);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stack, jvms), "end"));
        stack.clean();
        stack.up(EnumSet.of(ServiceName.POSTGRES, ServiceName.KAFKA));
        Services services = new Services(stack, jvms, log);
        services.migrate();
        return services;
    }

    StackConfig config() {
        return stack.config();
    }

    Jvms jvms() {
        return jvms;
    }

    Topics topics() {
        return topics;
    }

    /** Writes what is drained from raw topics. */
    BacklogWriter backlogs() {
        return backlogs;
    }

    /** Kafka Connect, with the worker configuration that ships. */
    Service connect() {
        return stack.service(ServiceName.CONNECT);
    }

    /** A connection of the application's. */
    Connection database() throws SQLException {
        StackConfig config = stack.config();
        return DriverManager.getConnection(config.jdbcUrl(), config.postgresUser(), config.postgresPassword());
    }

    void say(String line) {
        log.accept(line);
    }

    private void migrate() {
        try (Connection connection = database()) {
            new Migrations(connection, config().connectorPassword(), line -> {}).update();
        } catch (SQLException e) {
            throw new BenchmarkException("the database cannot be migrated: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        topics.close();
        end(stack, jvms);
    }

    private static void end(LocalStack stack, Jvms jvms) {
        jvms.close();
        stack.clean();
    }
}
