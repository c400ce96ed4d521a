package dev.outboxrouter.stack;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Environment variables to a {@link StackConfig}; collects the problems on the way, so that all are told at once. */
final class StackEnvironment {
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();
    private final Set<ServiceName> external = EnumSet.noneOf(ServiceName.class);
    /** The ports that the stack's own services will listen on, and the variables that set them. */
    private final Map<Integer, String> ownPorts = new TreeMap<>();

    StackEnvironment(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** @throws StackException with every problem at once */
    StackConfig read(Path defaultRoot) {
        Path root = value("STACK_ROOT", defaultRoot, StackEnvironment::path);
        DatabaseAddress postgres = postgres();
        List<HostPort> kafka = kafka();
        int controllerPort =
                external.contains(ServiceName.KAFKA) ? HostPort.MAX_PORT : ownPort("KAFKA_CONTROLLER_PORT", 9093);
        URI connect = connect();
        boolean secured = value("SECURE", false, StackEnvironment::yesOrNo);
        Path directory = value("STACK_DIR", Path.of(secured ? ".local/secure" : ".local"), StackEnvironment::path);
        if (secured && !external.isEmpty()) {
            problems.add("SECURE: the stack secures what it starts; unset POSTGRES, KAFKA and CONNECT, or SECURE");
        }
        StackConfig config = new StackConfig(
                root,
                directory,
                postgres.address(),
                postgres.database(),
                value("POSTGRES_USER", "dbz", Function.identity()),
                value("POSTGRES_PASSWORD", "dbz", Function.identity()),
                kafka,
                controllerPort,
                connect,
                value("OUTBOX_DB_PASSWORD", StackConfig.CONNECTOR_ROLE, Function.identity()),
                value(
                        "CONNECT_WORKER_CONFIG",
                        Path.of("connect-config/connect-distributed.properties"),
                        StackEnvironment::path),
                value("CONNECT_PLUGINS", Path.of("local-stack/target/plugins"), StackEnvironment::path),
                value("ROUTER_JAR", Path.of("streams-app/target/outbox-router.jar"), StackEnvironment::path),
                value("ROUTER_CONFIG", Path.of("streams-app/config/outbox-router.properties"), StackEnvironment::path),
                ownPort("ROUTER_PORT", 8080),
                value("STACK_QUICK_START", true, StackEnvironment::yesOrNo),
                external,
                secured
                        ? Optional.of(new StackSecurity(root.toAbsolutePath()
                                .normalize()
                                .resolve(directory)
                                .resolve("credentials")
                                .normalize()))
                        : Optional.empty());
        if (!problems.isEmpty()) {
            throw new StackException("The environment cannot be used:\n  " + String.join("\n  ", problems));
        }
        return config;
    }

    private DatabaseAddress postgres() {
        if (isExternal("POSTGRES", ServiceName.POSTGRES)) {
            return value("POSTGRES", DatabaseAddress.LOCAL, DatabaseAddress::parse);
        }
        HostPort address = new HostPort("localhost", ownPort("POSTGRES_PORT", 5432));
        return new DatabaseAddress(address, DatabaseAddress.LOCAL.database());
    }

    private List<HostPort> kafka() {
        if (isExternal("KAFKA", ServiceName.KAFKA)) {
            return value("KAFKA", List.of(), StackEnvironment::addresses);
        }
        return List.of(new HostPort("localhost", ownPort("KAFKA_PORT", 9092)));
    }

    private URI connect() {
        URI byDefault = URI.create("http://localhost:8083");
        if (isExternal("CONNECT", ServiceName.CONNECT)) {
            return value("CONNECT", byDefault, StackEnvironment::restAddress);
        }
        return URI.create("http://localhost:" + ownPort("CONNECT_PORT", 8083));
    }

    private boolean isExternal(String variable, ServiceName service) {
        return environment.containsKey(variable) && external.add(service);
    }

    private int ownPort(String variable, int byDefault) {
        int port = value(
                variable, byDefault, text -> HostPort.parse("localhost:" + text).port());
        String other = ownPorts.putIfAbsent(port, variable);
        if (other != null) {
            problems.add("%s and %s: both are %d; set one to another port".formatted(other, variable, port));
        }
        return port;
    }

    /** The variable's value; the default also for one that cannot be read, which is a problem to be told. */
    private <T> T value(String variable, T byDefault, Function<String, T> reader) {
        String text = environment.get(variable);
        if (text == null) {
            return byDefault;
        }
        if (text.isBlank()) {
            problems.add(variable + ": is empty; unset it for the default");
            return byDefault;
        }
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            problems.add(variable + ": " + e.getMessage());
            return byDefault;
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("a path is wanted: " + e.getMessage(), e);
        }
    }

    private static boolean yesOrNo(String text) {
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException("true or false is wanted, not \"" + text + '"');
        };
    }

    private static List<HostPort> addresses(String text) {
        return List.of(text.split(",", -1)).stream().map(HostPort::parse).toList();
    }

    private static URI restAddress(String text) {
        URI uri = URI.create(text);
        boolean usable = ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getUserInfo() == null
                && uri.getQuery() == null;
        if (!usable) {
            throw new IllegalArgumentException("http://host:port is wanted, not \"" + text + '"');
        }
        return URI.create(text.replaceFirst("/+$", ""));
    }
}
