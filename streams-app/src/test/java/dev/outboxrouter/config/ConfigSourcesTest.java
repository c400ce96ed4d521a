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
    void shouldTakeTheLinesOfAConnectorsJsonAsTheyAre() throws IOException {
        Path file = directory.resolve("pasted.properties");
        Files.writeString(file, """
                source.outbox.topics=example.public.outbox
                    "transforms.outbox.type": "io.debezium.transforms.outbox.EventRouter",
                    "transforms.outbox.table.fields.additional.placement" : "type:header:eventType,a:envelope",
                    "transforms.outbox.route.topic.regex": "(?<x>\\\\w+)\\\\.(.*)",
                    "transforms.outbox.route.topic.replacement": "a=b ${x}",
                    "transforms.outbox.table.expand.json.payload": true
                """);

        assertThat(ConfigSources.read(Optional.of(file), Map.of()))
                .containsOnly(
                        Map.entry("source.outbox.topics", "example.public.outbox"),
                        Map.entry("transforms.outbox.type", "io.debezium.transforms.outbox.EventRouter"),
                        Map.entry(
                                "transforms.outbox.table.fields.additional.placement",
                                "type:header:eventType,a:envelope"),
                        Map.entry("transforms.outbox.route.topic.regex", "(?<x>\\w+)\\.(.*)"),
                        Map.entry("transforms.outbox.route.topic.replacement", "a=b ${x}"),
                        Map.entry("transforms.outbox.table.expand.json.payload", "true"));
    }

    @Test
    void shouldReadASecretThroughAConfigurationProvider() throws IOException {
        Path secret = directory.resolve("secret.properties");
        Files.writeString(secret, "password=4711");
        Path file = directory.resolve("router.properties");
        Files.writeString(file, """
                config.providers=file
                config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider
                kafka.sasl.jaas.config=${file:%s:password}
                """.formatted(secret));

        assertThat(ConfigSources.read(Optional.of(file), Map.of()))
                .containsOnly(Map.entry("kafka.sasl.jaas.config", "4711"));
    }

    @Test
    void shouldReadSecretsThroughADirectoryOfFilesForOptionsOfTheFileAndOfTheEnvironment() throws IOException {
        Files.writeString(directory.resolve("kafka-password"), "4711");
        Files.writeString(directory.resolve("postgres-password"), "4712");
        Path file = directory.resolve("router.properties");
        Files.writeString(file, """
                config.providers=dir
                config.providers.dir.class=org.apache.kafka.common.config.provider.DirectoryConfigProvider
                config.providers.dir.param.allowed.paths=%1$s
                kafka.sasl.jaas.config=ScramLoginModule required password="${dir:%1$s:kafka-password}";
                """.formatted(directory));

        assertThat(ConfigSources.read(
                        Optional.of(file),
                        Map.of("OUTBOX_ROUTER_POSTGRES_PASSWORD", "${dir:%s:postgres-password}".formatted(directory))))
                .containsOnly(
                        Map.entry("kafka.sasl.jaas.config", "ScramLoginModule required password=\"4711\";"),
                        Map.entry("postgres.password", "4712"));
    }

    @Test
    void shouldRefuseASecretOutsideTheDirectoriesThatAreAllowed() throws IOException {
        Path allowed = Files.createDirectory(directory.resolve("allowed"));
        Files.writeString(directory.resolve("secret"), "4711");
        Path file = directory.resolve("router.properties");
        Files.writeString(file, """
                config.providers=dir
                config.providers.dir.class=org.apache.kafka.common.config.provider.DirectoryConfigProvider
                config.providers.dir.param.allowed.paths=%s
                kafka.ssl.key.password=${dir:%s:secret}
                """.formatted(allowed, directory));

        assertThatThrownBy(() -> ConfigSources.read(Optional.of(file), Map.of()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("kafka.ssl.key.password")
                .hasMessageContaining("${dir:")
                .hasMessageNotContaining("4711");
    }

    @Test
    void shouldNameAConfigurationProviderThatCannotBeUsed() throws IOException {
        Path file = directory.resolve("router.properties");
        Files.writeString(
                file, "config.providers=vault\nconfig.providers.vault.class=no.such.Provider\nkafka.a=${vault:x:y}");

        assertThatThrownBy(() -> ConfigSources.read(Optional.of(file), Map.of()))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("config.providers")
                .hasMessageContaining("no.such.Provider");
    }

    @Test
    void shouldReadTheConfigurationThatShips() {
        RouterConfig shipped =
                RouterConfig.of(ConfigSources.read(Optional.of(Path.of("config/outbox-router.properties")), Map.of()));

        assertThat(shipped.rawTopics().names()).containsExactlyInAnyOrder("example.message", "example.public.outbox");
    }
}
