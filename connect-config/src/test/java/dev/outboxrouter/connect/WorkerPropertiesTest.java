package dev.outboxrouter.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.junit.jupiter.api.Test;

class WorkerPropertiesTest {
    private static final Path FILE = Path.of("connect-distributed.properties");

    /** What a worker hands on to its parts: they have definitions of their own. */
    private static final List<String> HANDED_ON =
            List.of("key.converter.", "value.converter.", "config.providers.env.");

    @Test
    void shouldSetOnlyOptionsThatExist() throws IOException {
        Map<String, String> properties = properties();
        DistributedConfig worker = new DistributedConfig(properties);

        assertThat(properties.keySet())
                .filteredOn(key -> HANDED_ON.stream().noneMatch(key::startsWith))
                .allSatisfy(key -> assertThat(worker.values()).containsKey(key));
        assertThat(properties.keySet())
                .filteredOn(key -> key.contains(".converter."))
                .allSatisfy(key -> assertThat(JsonConverterConfig.configDef().names())
                        .contains(key.replaceFirst("(key|value)\\.converter\\.", "")));
    }

    @Test
    void shouldWriteExactlyOnceAndLetTheConnectorSetItsProducer() throws IOException {
        DistributedConfig worker = new DistributedConfig(properties());

        assertThat(worker.exactlyOnceSourceEnabled()).isTrue();
        assertThat(worker.topicCreationEnable()).isTrue();
        assertThat(worker.getString("connector.client.config.override.policy")).isEqualTo("All");
    }

    @Test
    void shouldShowConnectorsNoOtherVariableThanTheirs() throws IOException {
        assertThat(properties()).containsEntry("config.providers.env.param.allowlist.pattern", "OUTBOX_DB_.*");
    }

    @Test
    void shouldBeWhatTheWorkerInTheContainerIsSetTo() throws IOException {
        // The image spells the first five of these in its own way, and has its own address and plug-ins.
        List<String> ofTheImage = List.of(
                "bootstrap.servers",
                "group.id",
                "config.storage.topic",
                "offset.storage.topic",
                "status.storage.topic",
                "listeners",
                "plugin.path",
                "plugin.discovery");
        String compose = Files.readString(Path.of("../docker-compose.yml"));

        assertThat(properties()).allSatisfy((key, value) -> {
            String variable = key.toUpperCase(java.util.Locale.ROOT).replace('.', '_');
            if (!ofTheImage.contains(key)) {
                assertThat(compose)
                        .containsPattern("CONNECT_" + variable + ": \"?" + java.util.regex.Pattern.quote(value));
            }
        });
        assertThat(compose).contains("GROUP_ID: " + properties().get("group.id"));
    }

    private static Map<String, String> properties() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(FILE)) {
            properties.load(reader);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }
}
