package dev.outboxrouter.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackConfigTest {
    private static final Path ROOT = Path.of("/repository");

    @Test
    void shouldHaveDefaults() {
        StackConfig config = StackConfig.fromEnvironment(Map.of(), ROOT);

        assertThat(config)
                .isEqualTo(new StackConfig(
                        ROOT,
                        Path.of("/repository/.local"),
                        new HostPort("localhost", 5432),
                        "example",
                        "dbz",
                        "dbz",
                        List.of(new HostPort("localhost", 9092)),
                        9093,
                        URI.create("http://localhost:8083"),
                        "outbox_connector",
                        Path.of("/repository/connect-config/connect-distributed.properties"),
                        Path.of("/repository/local-stack/target/plugins"),
                        Path.of("/repository/streams-app/target/outbox-router.jar"),
                        Path.of("/repository/streams-app/config/outbox-router.properties"),
                        8080,
                        true,
                        EnumSet.noneOf(ServiceName.class),
                        Optional.empty()));
    }

    @Test
    void shouldTakeEveryVariableOfOwnServices() {
        StackConfig config = StackConfig.fromEnvironment(
                Map.ofEntries(
                        Map.entry("STACK_ROOT", "/elsewhere"),
                        Map.entry("STACK_DIR", "/data/stack"),
                        Map.entry("POSTGRES_PORT", "1"),
                        Map.entry("POSTGRES_USER", "user"),
                        Map.entry("POSTGRES_PASSWORD", "secret"),
                        Map.entry("KAFKA_PORT", "2"),
                        Map.entry("KAFKA_CONTROLLER_PORT", "3"),
                        Map.entry("CONNECT_PORT", "65535"),
                        Map.entry("OUTBOX_DB_PASSWORD", "hidden"),
                        Map.entry("CONNECT_WORKER_CONFIG", "worker.properties"),
                        Map.entry("CONNECT_PLUGINS", "plugins"),
                        Map.entry("ROUTER_JAR", "/r.jar"),
                        Map.entry("ROUTER_CONFIG", "r.properties"),
                        Map.entry("ROUTER_PORT", "4"),
                        Map.entry("STACK_QUICK_START", "false")),
                ROOT);

        assertThat(config)
                .isEqualTo(new StackConfig(
                        Path.of("/elsewhere"),
                        Path.of("/data/stack"),
                        new HostPort("localhost", 1),
                        "example",
                        "user",
                        "secret",
                        List.of(new HostPort("localhost", 2)),
                        3,
                        URI.create("http://localhost:65535"),
                        "hidden",
                        Path.of("/elsewhere/worker.properties"),
                        Path.of("/elsewhere/plugins"),
                        Path.of("/r.jar"),
                        Path.of("/elsewhere/r.properties"),
                        4,
                        false,
                        EnumSet.noneOf(ServiceName.class),
                        Optional.empty()));
        assertThat(config.toString()).doesNotContain("secret", "hidden");
    }

    @Test
    void shouldLeaveAloneWhatAlreadyRuns() {
        StackConfig config = StackConfig.fromEnvironment(
                Map.of("POSTGRES", "db:6000/shop", "KAFKA", "a:1,b:2", "CONNECT", "http://connect:8083/"), ROOT);

        assertThat(config.external()).isEqualTo(ServiceName.infrastructure());
        assertThat(config.jdbcUrl()).isEqualTo("jdbc:postgresql://db:6000/shop");
        assertThat(config.bootstrapServers()).isEqualTo("a:1,b:2");
        assertThat(config.connect()).isEqualTo(URI.create("http://connect:8083"));
    }

    @Test
    void shouldAssumeTheExampleDatabase() {
        StackConfig config = StackConfig.fromEnvironment(Map.of("POSTGRES", "db:6000"), ROOT);

        assertThat(config.database()).isEqualTo("example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POSTGRES_PORT         | 0               | POSTGRES_PORT: a port from 1 to 65535 is wanted",
                "KAFKA_PORT            | 65536           | KAFKA_PORT: a port from 1 to 65535 is wanted",
                "KAFKA_CONTROLLER_PORT | x               | KAFKA_CONTROLLER_PORT: a port from 1 to 65535 is wanted",
                "CONNECT_PORT          | ''              | CONNECT_PORT: is empty",
                "STACK_DIR             | ''              | STACK_DIR: is empty",
                "POSTGRES_PASSWORD     | ''              | POSTGRES_PASSWORD: is empty",
                "STACK_QUICK_START     | yes             | STACK_QUICK_START: true or false is wanted, not \"yes\"",
                "POSTGRES              | db              | POSTGRES: host:port is wanted, not \"db\"",
                "POSTGRES              | :5432           | POSTGRES: a host name is wanted",
                "POSTGRES              | db:1/a b        | POSTGRES: a database name of letters",
                "KAFKA                 | a:1,            | KAFKA: host:port is wanted",
                "CONNECT               | localhost:8083  | CONNECT: http://host:port is wanted",
                "CONNECT               | http://u:p@h:1  | CONNECT: http://host:port is wanted",
                "SECURE                | yes             | SECURE: true or false is wanted, not \"yes\"",
                "KAFKA_PORT            | 5432            | POSTGRES_PORT and KAFKA_PORT: both are 5432",
            })
    void shouldRefuse(String variable, String value, String message) {
        assertThatThrownBy(() -> StackConfig.fromEnvironment(Map.of(variable, value), ROOT))
                .isInstanceOf(StackException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldKeepCertificatesAndSecretsOfASecuredStackApart() {
        StackConfig config = StackConfig.fromEnvironment(Map.of("SECURE", "1"), ROOT);

        assertThat(config.directory()).isEqualTo(Path.of("/repository/.local/secure"));
        assertThat(config.security()).contains(new StackSecurity(Path.of("/repository/.local/secure/credentials")));
        assertThat(config.jdbcUrl())
                .isEqualTo("jdbc:postgresql://localhost:5432/example?sslmode=verify-full"
                        + "&sslrootcert=/repository/.local/secure/credentials/ca.crt");
        assertThatThrownBy(config::kafkaClient)
                .isInstanceOf(StackException.class)
                .hasMessageContaining("start the secured stack first (make up SECURE=1)");
    }

    @Test
    void shouldSecureOnlyWhatItStarts() {
        assertThatThrownBy(() -> StackConfig.fromEnvironment(Map.of("SECURE", "1", "KAFKA", "a:1"), ROOT))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("SECURE: the stack secures what it starts");
    }

    @Test
    void shouldTellAllProblemsAtOnce() {
        assertThatThrownBy(() -> StackConfig.fromEnvironment(
                        Map.of("POSTGRES_PORT", "x", "KAFKA", "y", "CONNECT_PORT", "z"), ROOT))
                .hasMessageContainingAll("POSTGRES_PORT:", "KAFKA:", "CONNECT_PORT:");
    }
}
