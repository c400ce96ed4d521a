package dev.outboxrouter.stack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A distributed Kafka Connect worker, with Debezium as a plug-in: on its plugin path, not on its class path. */
final class ConnectService implements ServiceDefinition {
    private static final int REQUEST_LIMIT_MS = 2_000;

    private final StackConfig config;
    private final Path directory;
    private final Installation installation;

    ConnectService(StackConfig config) {
        this.config = config;
        this.directory = config.directory(name());
        this.installation = Installation.of(config);
    }

    @Override
    public ServiceName name() {
        return ServiceName.CONNECT;
    }

    @Override
    public String address() {
        return config.connect().toString();
    }

    @Override
    public List<PortUse> ports() {
        return List.of(new PortUse(name(), config.connect().getPort(), "CONNECT_PORT"));
    }

    @Override
    public List<Path> required() {
        return List.of(
                installation.serverLib(),
                config.connectPlugins().resolve("debezium-connector-postgres"),
                config.workerConfig());
    }

    @Override
    public String mark() {
        return JavaCommand.mark(directory);
    }

    @Override
    public LaunchPlan prepare(ServiceLog log, Progress progress) {
        config.ensureCredentials(name(), log, progress);
        Path settings = directory.resolve("worker.properties");
        StackFiles.writeProperties(settings, settings());
        Path log4j = StackFiles.copyResource("server-log4j2.xml", directory.resolve("log4j2.xml"));
        return new LaunchPlan(
                new JavaCommand(mark(), "512m", config.quickStart())
                        .log4j(log4j)
                        .main(
                                installation.serverLib(),
                                "org.apache.kafka.connect.cli.ConnectDistributed",
                                settings.toString()),
                connectorEnvironment());
    }

    /** The list of connectors comes from a worker that has read its topics and joined its group. */
    @Override
    public Optional<String> notReady(ServiceLog log) {
        if (!PortUse.answers(config.connect().getHost(), port())) {
            return Optional.of("nothing listens");
        }
        try {
            URL connectors = URI.create(config.connect() + "/connectors").toURL();
            HttpURLConnection request = (HttpURLConnection) connectors.openConnection();
            request.setConnectTimeout(REQUEST_LIMIT_MS);
            request.setReadTimeout(REQUEST_LIMIT_MS);
            int status = request.getResponseCode();
            request.disconnect();
            return status == HttpURLConnection.HTTP_OK
                    ? Optional.empty()
                    : Optional.of("it answers with HTTP status " + status);
        } catch (IOException e) {
            return Optional.of("it does not answer: " + e);
        }
    }

    @Override
    public Duration startLimit() {
        return Duration.ofMinutes(3);
    }

    /** The repository's worker configuration, and over it what depends on where things are. */
    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        StackFiles.readProperties(config.workerConfig())
                .forEach((name, value) -> settings.put((String) name, (String) value));
        settings.put("bootstrap.servers", config.bootstrapServers());
        settings.put("listeners", "http://localhost:" + port());
        settings.put("rest.advertised.host.name", "localhost");
        settings.put("rest.advertised.port", Integer.toString(port()));
        settings.put("plugin.path", config.connectPlugins().toString());
        // All plug-ins there declare themselves; looking into every class takes seconds.
        settings.put("plugin.discovery", "service_load");
        config.security().ifPresent(security -> secure(settings, security));
        return settings;
    }

    /** The worker's own clients, and those of the connector, which are another user. */
    private static void secure(Map<String, String> settings, StackSecurity security) {
        settings.putAll(security.client(Principal.OUTBOX_CONNECT));
        for (String ofConnectors : List.of("producer.", "consumer.", "admin.")) {
            security.client(Principal.OUTBOX_CONNECTOR)
                    .forEach((option, value) -> settings.put(ofConnectors + option, value));
        }
    }

    /** What the connector's JSON takes from {@code ${env:...}}. */
    private Map<String, String> connectorEnvironment() {
        return Map.of(
                "OUTBOX_DB_HOSTNAME",
                config.postgres().host(),
                "OUTBOX_DB_PORT",
                Integer.toString(config.postgres().port()),
                "OUTBOX_DB_NAME",
                config.database(),
                "OUTBOX_DB_USER",
                StackConfig.CONNECTOR_ROLE,
                "OUTBOX_DB_PASSWORD",
                config.connectorPassword(),
                "OUTBOX_DB_SSLMODE",
                config.security().isPresent() ? "verify-full" : "prefer",
                "OUTBOX_DB_SSLROOTCERT",
                config.security()
                        .map(StackSecurity::authority)
                        .map(Path::toString)
                        .orElse(""));
    }

    private int port() {
        int port = config.connect().getPort();
        int byScheme = "https".equals(config.connect().getScheme()) ? 443 : 80;
        return port < 0 ? byScheme : port;
    }
}
