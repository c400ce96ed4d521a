package dev.outboxrouter.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConnectorConfigsTest {

    private final ConnectorConfigs configs = new ConnectorConfigs(Path.of(".."));

    @Test
    void shouldChangeNothingOfTheShippedConnectorButItsNames() {
        ObjectNode config = configs.shipped("prefix", "slot");

        assertThat(config.path("topic.prefix").asText()).isEqualTo("prefix");
        assertThat(config.path("slot.name").asText()).isEqualTo("slot");
        assertThat(config.path("poll.interval.ms").asText()).isEqualTo("10");
        assertThat(config.has("transforms")).isFalse();
    }

    @Test
    void shouldTuneTheTransformsAsTheShippedConnector() {
        ObjectNode config = configs.transforms("prefix", "slot");

        assertThat(config.path("transforms").asText()).isEqualTo("decode,outbox");
        assertThat(config.path("poll.interval.ms").asText()).isEqualTo("10");
        assertThat(config.path("producer.override.compression.type").asText()).isEqualTo("lz4");
        assertThat(config.has("heartbeat.interval.ms")).isFalse();
    }

    @Test
    void shouldLeaveOutAllTuning() {
        ObjectNode config = configs.transformsWithDefaults("prefix", "slot");

        assertThat(config.fieldNames())
                .toIterable()
                .doesNotContain("poll.interval.ms", "max.queue.size.in.bytes")
                .noneMatch(name -> name.startsWith("producer.override."))
                .contains("exactly.once.support", "transforms.outbox.type");
    }
}
