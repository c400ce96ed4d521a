package dev.outboxrouter.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import dev.outboxrouter.deduplication.RedeliveryFilters;
import dev.outboxrouter.observability.RouterMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;

/** Kafka's test driver runs one task on the thread that creates it; each driver of a topology is another task. */
class StreamThreadPartsTest {

    private static final RouterConfig CONFIG = RouterConfig.of(
            Map.of("source.message.topics", "example.message", "value.converter", CountedConverter.class.getName()));

    @Test
    void shouldShareReadersAmongTheTasksOfAStreamThreadAndOfNoOther() {
        Topology topology = RouterTopology.build(
                CONFIG,
                RecordRouting.planned(CONFIG),
                RedeliveryFilters.Parts.WITHOUT_LOG,
                new RouterMetrics(new SimpleMeterRegistry()));
        int before = CountedConverter.CREATED.get();

        runTasks(topology, 3);
        assertThat(CountedConverter.CREATED).hasValue(before + 1);

        CompletableFuture.runAsync(() -> runTasks(topology, 3), task -> new Thread(task, "another").start())
                .join();
        assertThat(CountedConverter.CREATED).hasValue(before + 2);
    }

    private static void runTasks(Topology topology, int count) {
        for (int task = 0; task < count; task++) {
            new TopologyTestDriver(topology, StreamsProperties.of(CONFIG)).close();
        }
    }

    /** A converter that counts its instances: each set of readers has one. */
    public static final class CountedConverter extends JsonConverter {

        static final AtomicInteger CREATED = new AtomicInteger();

        /** Counts. */
        public CountedConverter() {
            CREATED.incrementAndGet();
        }
    }
}
