package dev.outboxrouter.stack;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the user can set.
 *
 * @param root the repository: where {@code local-stack/target}, {@code streams-app} and {@code connect-config} are
 * @param directory where the services keep data, log and pid, each in a directory of its own
 * @param postgres where PostgreSQL listens
 * @param database the database with the outbox, made when the stack's own server starts
 * @param postgresUser a superuser of the stack's own server, any user of one that already runs
 * @param kafka bootstrap servers; one when the broker is the stack's own
 * @param kafkaControllerPort where the own broker's controller listens
 * @param connect Kafka Connect's REST interface
 * @param connectorPassword of the role {@value #CONNECTOR_ROLE}
 * @param workerConfig the Connect worker's properties, to which the stack adds what depends on this configuration
 * @param connectPlugins Connect's {@code plugin.path}: the directory that holds {@code debezium-connector-postgres}
 * @param routerPort where the router has its console and its metrics
 * @param quickStart whether the services' JVMs spare the time of a start, or run as Java does by itself
 * @param external the services that already run; the stack neither starts nor stops them
 * @param security where certificates and secrets are; empty: there are none, and whoever comes is served
 */
public record StackConfig(
        Path root,
        Path directory,
        HostPort postgres,
        String database,
        String postgresUser,
        String postgresPassword,
        List<HostPort> kafka,
        int kafkaControllerPort,
        URI connect,
        String connectorPassword,
        Path workerConfig,
        Path connectPlugins,
        Path routerJar,
        Path routerConfig,
        int routerPort,
        boolean quickStart,
        Set<ServiceName> external,
        Optional<StackSecurity> security) {

    static final String CONNECTOR_ROLE = "outbox_connector";

    public StackConfig {
        root = root.toAbsolutePath().normalize();
        directory = root.resolve(directory).normalize();
        workerConfig = root.resolve(workerConfig).normalize();
        connectPlugins = root.resolve(connectPlugins).normalize();
        routerJar = root.resolve(routerJar).normalize();
        routerConfig = root.resolve(routerConfig).normalize();
        kafka = List.copyOf(kafka);
        external = Set.copyOf(external);
    }

    /**
     * Reads the environment variables that {@code --help} lists.
     *
     * @param root the repository, unless {@code STACK_ROOT} names another
     * @throws StackException with every problem at once
     */
    public static StackConfig fromEnvironment(Map<String, String> environment, Path root) {
        return new StackEnvironment(environment).read(root);
    }

    public boolean isExternal(ServiceName service) {
        return external.contains(service);
    }

    /** Where a service of our own keeps its things. */
    public Path directory(ServiceName service) {
        return directory.resolve(service.toString());
    }

    /** As Kafka's clients want it: {@code host:port,host:port}. */
    public String bootstrapServers() {
        return kafka.stream().map(HostPort::toString).collect(Collectors.joining(","));
    }

    /** What a Kafka client of this principal is configured with; without security all are alike. */
    public Map<String, Object> kafkaClient(Principal principal) {
        Map<String, Object> client = new HashMap<>();
        client.put("bootstrap.servers", bootstrapServers());
        security.ifPresent(secured -> client.putAll(secured.client(principal)));
        return client;
    }

    /** The same for who administers Kafka. */
    public Map<String, Object> kafkaClient() {
        return kafkaClient(Principal.ADMIN);
    }

    /** Of {@link #postgresUser}; on a secured stack the one that was made there. */
    @Override
    public String postgresPassword() {
        return security.map(secured -> secured.password(postgresUser)).orElse(postgresPassword);
    }

    /** Of the role {@value #CONNECTOR_ROLE}; on a secured stack the one that was made there. */
    @Override
    public String connectorPassword() {
        return security.map(secured -> secured.password(CONNECTOR_ROLE)).orElse(connectorPassword);
    }

    /** The database with the outbox. */
    public String jdbcUrl() {
        return jdbcUrl(database);
    }

    String jdbcUrl(String ofDatabase) {
        return "jdbc:postgresql://" + postgres + '/' + ofDatabase
                + security.map(StackSecurity::urlParameters).orElse("");
    }

    /** Makes certificates and passwords where the stack is secured and has none. */
    void ensureCredentials(ServiceName forWhom, ServiceLog log, Progress progress) {
        security.ifPresent(secured ->
                new CredentialFiles(secured).ensure(forWhom, List.of(postgresUser, CONNECTOR_ROLE), log, progress));
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "StackConfig[root=%s, directory=%s, postgres=%s/%s, kafka=%s, connect=%s, external=%s, secured=%s]"
                .formatted(
                        root,
                        directory,
                        postgres,
                        database,
                        bootstrapServers(),
                        connect,
                        external,
                        security.isPresent());
    }
}
