package dev.outboxrouter.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** PostgreSQL with logical decoding, listening on this machine alone. */
final class PostgresService implements ServiceDefinition {
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String DATABASE_EXISTS = "42P04";

    private static final Map<String, String> SECURED = Map.of(
            "ssl", "on",
            "ssl_cert_file", "server.crt",
            "ssl_key_file", "server.key",
            "ssl_min_protocol_version", "TLSv1.3");

    private final StackConfig config;
    private final Path directory;
    private final PostgresServer server;

    PostgresService(StackConfig config) {
        this.config = config;
        this.directory = config.directory(name());
        this.server = new PostgresServer(Installation.of(config).postgresql(), directory.resolve("server"));
    }

    @Override
    public ServiceName name() {
        return ServiceName.POSTGRES;
    }

    @Override
    public String address() {
        return config.postgres() + "/" + config.database();
    }

    @Override
    public List<PortUse> ports() {
        return List.of(new PortUse(name(), config.postgres().port(), "POSTGRES_PORT"));
    }

    @Override
    public List<Path> required() {
        return List.of(Installation.of(config).postgresql());
    }

    @Override
    public String mark() {
        return data().toString();
    }

    @Override
    public LaunchPlan prepare(ServiceLog log, Progress progress) {
        config.ensureCredentials(name(), log, progress);
        server.unpack(progress);
        UnprivilegedUser user = UnprivilegedUser.forRunning(server.program("postgres"));
        if (!Files.exists(data())) {
            initialise(user, log, progress);
        }
        new PostmasterLock(data()).release();
        config.security().ifPresent(this::secure);
        user.own(data());
        List<String> command = new ArrayList<>(user.prefix());
        command.addAll(List.of(server.program("postgres").toString(), "-D", data().toString()));
        Map<String, String> settings = new TreeMap<>(settings());
        config.security().ifPresent(security -> settings.putAll(SECURED));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + '=' + value)));
        return new LaunchPlan(command, Map.of());
    }

    @Override
    public Optional<String> notReady(ServiceLog log) {
        if (!PortUse.answers(config.postgres().host(), config.postgres().port())) {
            return Optional.of("nothing listens on " + config.postgres());
        }
        try (Connection connection = connect(config.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            return Optional.empty();
        } catch (SQLException e) {
            return NO_SUCH_DATABASE.equals(e.getSQLState()) && !config.isExternal(name())
                    ? createDatabase()
                    : Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Duration startLimit() {
        return Duration.ofMinutes(3);
    }

    /** The immediate shutdown: no session is ended in order, and the next start recovers from the log. */
    @Override
    public Signal crashSignal() {
        return Signal.QUIT;
    }

    /** The fast shutdown: open sessions are ended, what is committed is kept. */
    @Override
    public Signal stopSignal() {
        return Signal.INT;
    }

    /** Makes the data directory under another name first, so that one that exists is whole. */
    private void initialise(UnprivilegedUser user, ServiceLog log, Progress progress) {
        progress.step(name(), "initialising the database cluster");
        Path unfinished = directory.resolve("data.unfinished");
        Path password = directory.resolve("password");
        StackFiles.delete(unfinished);
        StackFiles.directory(unfinished);
        StackFiles.write(password, config.postgresPassword());
        user.own(unfinished);
        user.own(password);
        List<String> command = new ArrayList<>(user.prefix());
        command.addAll(List.of(
                server.program("initdb").toString(),
                "--pgdata=" + unfinished,
                "--username=" + config.postgresUser(),
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"));
        try {
            Commands.run(command, log);
        } finally {
            StackFiles.delete(password);
        }
        StackFiles.move(unfinished, data());
    }

    /** Its key must be a file of its own user's, and who connects must be checked before it is asked for a password. */
    private void secure(StackSecurity security) {
        StackFiles.writePrivately(
                data().resolve("server.crt"),
                StackFiles.read(security.certificate(name())).orElseThrow());
        StackFiles.writePrivately(
                data().resolve("server.key"),
                StackFiles.read(security.privateKey(name())).orElseThrow());
        StackFiles.copyResource("pg_hba.secured.conf", data().resolve("pg_hba.conf"));
    }

    private Map<String, String> settings() {
        return Map.of(
                "port", Integer.toString(config.postgres().port()),
                "listen_addresses", "localhost",
                // A socket's path may have 107 bytes; TCP serves as well.
                "unix_socket_directories", "",
                "wal_level", "logical",
                "max_wal_senders", "20",
                "max_replication_slots", "20");
    }

    private Optional<String> createDatabase() {
        try (Connection connection = connect(config.jdbcUrl("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE \"" + config.database() + '"');
            return Optional.empty();
        } catch (SQLException e) {
            return DATABASE_EXISTS.equals(e.getSQLState())
                    ? Optional.empty()
                    : Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Connection connect(String url) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", config.postgresUser());
        properties.setProperty("password", config.postgresPassword());
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "5");
        return DriverManager.getConnection(url, properties);
    }

    private Path data() {
        return directory.resolve("data");
    }
}
