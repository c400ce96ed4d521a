package dev.outboxrouter.system;

import static org.awaitility.Awaitility.await;

import dev.outboxrouter.connect.ConnectorFile;
import dev.outboxrouter.connect.Registrar;
import dev.outboxrouter.connect.Registration;
import dev.outboxrouter.migrations.Migrations;
import dev.outboxrouter.stack.LocalStack;
import dev.outboxrouter.stack.ServiceName;
import dev.outboxrouter.stack.StackConfig;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The pipeline, started once for all tests on free ports and ended after the last, with nothing left behind but the logs
 * in {@code target/stack} when it could not be started.
 */
final class Pipeline implements AutoCloseable {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final LocalStack stack;
    private final Ledger ledger = new Ledger();

    private Pipeline(StackConfig config) {
        stack = new LocalStack(config, (service, step) -> System.out.printf("%-9s %s%n", service, step));
    }

    /** Hands the one pipeline to every test class that asks for it. */
    static final class Running implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Pipeline.class;
        }

        @Override
        public Pipeline resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(Pipeline.class, type -> start(), Pipeline.class);
        }
    }

    private static Pipeline start() {
        List<Integer> ports = freePorts(4);
        Pipeline pipeline = new Pipeline(StackConfig.fromEnvironment(
                Map.of(
                        "STACK_DIR", "system-tests/target/stack",
                        "POSTGRES_PORT", String.valueOf(ports.get(0)),
                        "KAFKA_PORT", String.valueOf(ports.get(1)),
                        "KAFKA_CONTROLLER_PORT", String.valueOf(ports.get(2)),
                        "CONNECT_PORT", String.valueOf(ports.get(3))),
                ROOT));
        // Also when the tests are interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(pipeline::close, "clean"));
        pipeline.stack.clean();
        pipeline.stack.up();
        pipeline.migrate();
        pipeline.register();
        pipeline.stack.service(ServiceName.ROUTER).start();
        return pipeline;
    }

    LocalStack stack() {
        return stack;
    }

    StackConfig config() {
        return stack.config();
    }

    /** What was committed, and so must arrive. */
    Ledger ledger() {
        return ledger;
    }

    /** A connection of the application's, to the database with the outbox. */
    Connection connect() throws SQLException {
        return connect(config().jdbcUrl());
    }

    Connection connect(String jdbcUrl) throws SQLException {
        return DriverManager.getConnection(jdbcUrl, config().postgresUser(), config().postgresPassword());
    }

    int migrate() {
        try (Connection connection = connect()) {
            return new Migrations(connection, config().connectorPassword(), System.out::println).update();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Registers the connector that ships. */
    Registration register() {
        return register(shippedConnector());
    }

    ConnectorFile shippedConnector() {
        try {
            return ConnectorFile.read(ROOT.resolve("connect-config/example-connector.json"));
        } catch (dev.outboxrouter.connect.UsageException e) {
            throw new IllegalStateException(e);
        }
    }

    Registration register(ConnectorFile file) {
        try {
            Registration registration =
                    new Registrar(config().connect(), file, Duration.ofSeconds(60), System.out::println).register();
            if (!(registration instanceof Registration.Running)) {
                throw new IllegalStateException(String.join("\n", registration.lines()));
            }
            return registration;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Takes a connector away, and its slot with it. */
    void unregister(ConnectorFile file) throws IOException, InterruptedException {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(config().connect().resolve("/connectors/" + file.name()))
                                .DELETE()
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        String slot = file.config().path("slot.name").asText();
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                return statement.execute(
                        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '%s'"
                                .formatted(slot));
            }
        });
    }

    private static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0));
            }
            List<Integer> ports = new ArrayList<>();
            for (ServerSocket socket : sockets) {
                ports.add(socket.getLocalPort());
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stack.clean();
    }
}
