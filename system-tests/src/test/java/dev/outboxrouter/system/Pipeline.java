package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.connect.ConnectorFile;
import dev.outboxrouter.connect.Registrar;
import dev.outboxrouter.connect.Registration;
import dev.outboxrouter.migrations.Migrations;
import dev.outboxrouter.stack.FreePorts;
import dev.outboxrouter.stack.LocalStack;
import dev.outboxrouter.stack.Progress;
import dev.outboxrouter.stack.Service;
import dev.outboxrouter.stack.ServiceName;
import dev.outboxrouter.stack.StackConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The whole pipeline on free ports: services, connector and router. Closing it deletes its processes and its data. Test
 * classes that share one each get a view with a {@link Ledger} of its own, and own the aggregate types that they emit.
 */
public final class Pipeline implements AutoCloseable {

    /** The lock of the pipeline that test classes share. Whoever stops or restarts a part of it takes the lock exclusively. */
    static final String SHARED = "the shared pipeline";

    private static final String ROUTER_GROUP = "outbox-router";
    private static final String ROUTER_TOPICS = "example\\.(message|public\\.outbox)";
    static final String MARKERS = "marker";

    /** Seen from this module, where Maven runs the tests and make the chaos. */
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Map<String, String> environment;
    private final Progress progress;
    private final LocalStack stack;
    private final List<LocalStack> furtherRouters;
    private final Ledger ledger = new Ledger();
    private final Output output;
    private volatile boolean kept;

    private Pipeline(Map<String, String> environment, Progress progress) {
        this.environment = environment;
        this.progress = progress;
        this.stack = new LocalStack(StackConfig.fromEnvironment(environment, ROOT), progress);
        this.furtherRouters = new ArrayList<>();
        this.output = new Output(stack.config()::kafkaClient);
    }

    /** A view of the same pipeline with a ledger of its own. */
    private Pipeline(Pipeline shared) {
        this.environment = shared.environment;
        this.progress = shared.progress;
        this.stack = shared.stack;
        this.furtherRouters = shared.furtherRouters;
        this.output = shared.output;
        output.add(ledger);
    }

    /** Starts the shared pipeline for the first test class that asks for it, and gives every class a view of it. */
    static final class Running implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Pipeline.class;
        }

        @Override
        public Pipeline resolveParameter(ParameterContext parameter, ExtensionContext context) {
            ExtensionContext.Store store = context.getRoot().getStore(ExtensionContext.Namespace.create(Running.class));
            Pipeline shared = store.computeIfAbsent(Shared.class, type -> new Shared(start()), Shared.class)
                    .pipeline();
            return store.computeIfAbsent(
                            context.getRequiredTestClass(), type -> new View(new Pipeline(shared)), View.class)
                    .pipeline();
        }

        /** Closed when all test classes are done: only then is it certain that none of them routed anything else. */
        private record Shared(Pipeline pipeline) implements AutoCloseable {
            @Override
            public void close() {
                try (pipeline) {
                    pipeline.output.checkNothingElseArrived();
                }
            }
        }

        /** Keeps a view in the store, which would close the pipeline with it. */
        private record View(Pipeline pipeline) {}
    }

    private static Pipeline start() {
        Pipeline pipeline =
                onFreePorts("stack", Map.of(), (service, step) -> System.out.printf("%-9s %s%n", service, step));
        pipeline.start(1);
        return pipeline;
    }

    /**
     * A pipeline that does not run yet.
     *
     * @param name of its directory in {@code target}
     * @param environment further variables of the stack
     * @param progress is told each step
     */
    public static Pipeline onFreePorts(String name, Map<String, String> environment, Progress progress) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("STACK_DIR", "system-tests/target/" + name);
        all.putAll(FreePorts.variables());
        Pipeline pipeline = new Pipeline(all, progress);
        // Also when it is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(pipeline::close, "clean"));
        return pipeline;
    }

    /** Starts all of it, from nothing. */
    public void start(int routers) {
        stack.clean();
        stack.up();
        migrate();
        register();
        stack.service(ServiceName.ROUTER).start();
        for (int number = 2; number <= routers; number++) {
            Map<String, String> other = new HashMap<>(environment);
            other.put("STACK_DIR", config().directory() + "-router-" + number);
            other.put("ROUTER_PORT", String.valueOf(FreePorts.one()));
            LocalStack further = new LocalStack(StackConfig.fromEnvironment(other, ROOT), progress);
            furtherRouters.add(further);
            further.clean();
            further.service(ServiceName.ROUTER).start();
        }
    }

    /**
     * A Connect worker of its own beside this pipeline's, on the same database and broker.
     *
     * @param name of its directory in {@code target}, its group and its topics
     * @param plugins where its Debezium is
     */
    LocalStack withOtherConnect(String name, Path plugins) throws IOException {
        Path worker = Files.createDirectories(Path.of("target")).resolve(name + "-worker.properties");
        Files.writeString(worker, Files.readString(config().workerConfig()).replace("=outbox-connect", "=" + name));
        LocalStack other = new LocalStack(
                StackConfig.fromEnvironment(
                        Map.of(
                                "STACK_DIR", "system-tests/target/" + name,
                                "POSTGRES", config().postgres() + "/" + config().database(),
                                "KAFKA", config().bootstrapServers(),
                                "CONNECT_PORT", String.valueOf(FreePorts.one()),
                                "ROUTER_PORT", String.valueOf(FreePorts.one()),
                                "CONNECT_WORKER_CONFIG", worker.toAbsolutePath().toString(),
                                "CONNECT_PLUGINS", plugins.toAbsolutePath().toString()),
                        ROOT),
                progress);
        other.clean();
        return other;
    }

    /** All routers; they share the work. */
    public List<Service> routers() {
        return Stream.concat(Stream.of(stack), furtherRouters.stream())
                .map(each -> each.service(ServiceName.ROUTER))
                .toList();
    }

    /** The HTTP addresses of all routers. */
    public List<URI> routerAddresses() {
        return Stream.concat(Stream.of(stack), furtherRouters.stream())
                .map(each -> URI.create("http://localhost:" + each.config().routerPort()))
                .toList();
    }

    /** Keeps data and logs when the pipeline is closed. */
    public void keep() {
        kept = true;
    }

    public LocalStack stack() {
        return stack;
    }

    public StackConfig config() {
        return stack.config();
    }

    /** What this test class has committed, and so must arrive. */
    Ledger ledger() {
        return ledger;
    }

    /** The committed records of the router's output topics. */
    CommittedRecords output() {
        return output.records();
    }

    /** Waits until everything that was committed to the database before this call has been routed and committed to Kafka. */
    void awaitRouted() {
        String id = emitMarker();
        Waiting.await()
                .alias("the marker " + id + " is routed, and every change that was committed before it is captured")
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(output().fetch())
                        .filteredOn(record -> record.topic().endsWith('.' + MARKERS))
                        .extracting(record -> Topics.header(record, "id"))
                        .contains(id));
        awaitCaughtUp(ROUTER_GROUP, ROUTER_TOPICS);
    }

    /**
     * Waits until a router has committed everything that its raw topics hold at the time of this call.
     *
     * @param group its {@code application.id}
     * @param topics regular expression of its raw topics
     */
    void awaitCaughtUp(String group, String topics) {
        try (GroupLag lag = new GroupLag(config().kafkaClient(), group, topics)) {
            Map<TopicPartition, Long> ends = lag.ends();
            Waiting.await()
                    .alias("the group " + group + " commits all of " + topics)
                    .untilAsserted(() -> assertThat(lag.recordsBefore(ends)).isZero());
        }
    }

    private String emitMarker() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT outbox_emit('%s', '1', 'Marked', '{}')".formatted(MARKERS))) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection of the application's, to the database with the outbox. */
    public Connection connect() throws SQLException {
        return connect(config().jdbcUrl());
    }

    /** Returns the number that a query of one row and one column yields. */
    public long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    Connection connect(String jdbcUrl) throws SQLException {
        return DriverManager.getConnection(jdbcUrl, config().postgresUser(), config().postgresPassword());
    }

    int migrate() {
        try (Connection connection = connect()) {
            return new Migrations(connection, config().connectorPassword(), System.out::println)
                    .withExample()
                    .update();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Registers the connector that ships. */
    Registration register() {
        return register(shippedConnector());
    }

    public ConnectorFile shippedConnector() {
        try {
            return ConnectorFile.read(ROOT.resolve("connect-config/example-connector.json"));
        } catch (dev.outboxrouter.connect.UsageException e) {
            throw new IllegalStateException(e);
        }
    }

    Registration register(ConnectorFile file) {
        try {
            Registration registration =
                    new Registrar(config().connect(), file, Waiting.LIMIT, System.out::println).register();
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
        unregister(config().connect(), file);
    }

    void unregister(URI connect, ConnectorFile file) throws IOException, InterruptedException {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(connect.resolve("/connectors/" + file.name()))
                                .DELETE()
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        String slot = file.config().path("slot.name").asText();
        // The server refuses while the connector still holds the slot.
        Waiting.await().ignoreExceptions().untilAsserted(() -> {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '%s'"
                                .formatted(slot));
            }
        });
    }

    @Override
    public void close() {
        output.close();
        Stream.concat(furtherRouters.stream(), Stream.of(stack)).forEach(each -> {
            if (kept) {
                each.down();
            } else {
                each.clean();
            }
        });
    }
}
