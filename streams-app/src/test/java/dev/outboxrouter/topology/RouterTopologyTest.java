package dev.outboxrouter.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.deduplication.RedeliveryFilters;
import dev.outboxrouter.observability.RouterMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterTopologyTest {

    /**
     * Names of nodes, and the numbers of sub-topologies, are part of what is deployed: a name that changes gives a running
     * group tasks that do not match its committed state. When this fails and the change is meant: stop every instance,
     * deploy, and only then let the new file stand; with state stores, a new {@code application.id} and a replay.
     */
    @Test
    void shouldBeTheTopologyThatWasReviewed() throws IOException {
        assertThat(description("")).isEqualTo(reviewed("topology.txt"));
    }

    @Test
    void shouldHaveOneMoreStoreWithADeduplicationWindow() throws IOException {
        assertThat(description("24h")).isEqualTo(reviewed("topology-with-deduplication.txt"));
    }

    private static String description(String window) {
        RouterConfig config = RouterConfig.of(Map.of(
                "source.message.topics",
                "example.message",
                "source.outbox.topics",
                "example.public.outbox",
                "deduplication.window",
                window));
        return RouterTopology.build(
                        config,
                        RecordRouting.planned(config),
                        RedeliveryFilters.Parts.WITHOUT_LOG,
                        new RouterMetrics(new SimpleMeterRegistry()))
                .describe()
                .toString();
    }

    private static String reviewed(String file) throws IOException {
        return Files.readString(Path.of("src/test/resources").resolve(file));
    }
}
