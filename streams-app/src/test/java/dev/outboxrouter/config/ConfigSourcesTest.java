package dev.outboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourcesTest {

    @TempDir
    private Path directory;

    @Test
    void shouldPutTheEnvironmentOverTheFile() throws IOException {
        Path file = Files.writeString(
                directory.resolve("router.properties"),
                "# a comment\nkafka.bootstrap.servers=file:9092\nsource.message.topics=größe.message\n");

        Map<String, String> properties = ConfigSources.read(
                Optional.of(file),
                Map.of("OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", "environment:9092", "PATH", "/bin", "KAFKA", "x:1"));

        assertThat(properties)
                .containsOnly(
                        Map.entry("kafka.bootstrap.servers", "environment:9092"),
                        Map.entry("source.message.topics", "größe.message"));
    }

    @Test
    void shouldSpellUnderscoresAndDashes() {
        assertThat(ConfigSources.read(
                        Optional.empty(), Map.of("OUTBOX_ROUTER_KAFKA_A__B___C", "1", "OUTBOX_ROUTER_X_Y", "2")))
                .containsOnly(Map.entry("kafka.a_b-c", "1"), Map.entry("x.y", "2"));
    }

    @Test
    void shouldNameAFileThatCannotBeRead() {
        assertThatThrownBy(() -> ConfigSources.read(Optional.of(directory.resolve("absent.properties")), Map.of()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("absent.properties");
    }

    @Test
    void shouldReadTheConfigurationThatShips() {
        RouterConfig shipped =
                RouterConfig.of(ConfigSources.read(Optional.of(Path.of("config/outbox-router.properties")), Map.of()));

        assertThat(shipped.rawTopics()).containsExactlyInAnyOrder("example.message", "example.public.outbox");
    }
}
