package dev.outboxrouter.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The router itself, as it is shipped: the jar and a configuration file. */
final class RouterService implements ServiceDefinition {
    private static final String STATE = "Router state=";

    private final StackConfig config;
    private final Path directory;

    RouterService(StackConfig config) {
        this.config = config;
        this.directory = config.directory(name());
    }

    @Override
    public ServiceName name() {
        return ServiceName.ROUTER;
    }

    @Override
    public String address() {
        return "http://localhost:" + config.routerPort();
    }

    @Override
    public List<PortUse> ports() {
        return List.of(new PortUse(name(), config.routerPort(), "ROUTER_PORT"));
    }

    @Override
    public List<Path> required() {
        return List.of(config.routerJar(), config.routerConfig());
    }

    @Override
    public String mark() {
        return JavaCommand.mark(directory);
    }

    @Override
    public LaunchPlan prepare(ServiceLog log, Progress progress) {
        config.ensureCredentials(name(), log, progress);
        // A copy: a build that replaces the jar must not pull it from under a router that runs.
        Path jar = StackFiles.copy(config.routerJar(), directory.resolve("outbox-router.jar"));
        Path password = directory.resolve("postgres-password");
        StackFiles.writePrivately(password, config.connectorPassword());
        List<String> command = new JavaCommand(mark(), "512m", config.quickStart())
                .jar(jar, "--config", config.routerConfig().toString());
        Map<String, String> environment = new HashMap<>();
        environment.put("OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", config.bootstrapServers());
        environment.put("OUTBOX_ROUTER_HTTP_PORT", String.valueOf(config.routerPort()));
        environment.put("OUTBOX_ROUTER_POSTGRES_URL", config.jdbcUrl());
        environment.put("OUTBOX_ROUTER_POSTGRES_USER", StackConfig.CONNECTOR_ROLE);
        environment.put("OUTBOX_ROUTER_POSTGRES_PASSWORD_FILE", password.toString());
        environment.put("OUTBOX_ROUTER_CONNECT_URL", config.connect().toString());
        environment.put(
                "OUTBOX_ROUTER_KAFKA_STATE_DIR", directory.resolve("state").toString());
        config.security().ifPresent(security -> environment.putAll(security.routerEnvironment()));
        return new LaunchPlan(command, environment);
    }

    /** It tells its state in its log; its group would look alive for a while after a kill. */
    @Override
    public Optional<String> notReady(ServiceLog log) {
        List<String> states = log.sinceStart().stream()
                .filter(line -> line.contains(STATE))
                .map(line ->
                        line.substring(line.indexOf(STATE) + STATE.length()).strip())
                .toList();
        if (states.isEmpty()) {
            return Optional.of("it has not told its state");
        }
        String last = states.get(states.size() - 1);
        return last.equals("RUNNING") ? Optional.empty() : Optional.of("its state is " + last);
    }

    @Override
    public Duration startLimit() {
        return Duration.ofMinutes(3);
    }
}
