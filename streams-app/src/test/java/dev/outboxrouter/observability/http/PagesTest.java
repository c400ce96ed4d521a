package dev.outboxrouter.observability.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import dev.outboxrouter.group.GroupAgreement;
import dev.outboxrouter.group.GroupMembers;
import dev.outboxrouter.observability.RouterMetrics;
import dev.outboxrouter.observability.status.GroupWatch;
import dev.outboxrouter.observability.status.PipelineMeters;
import dev.outboxrouter.observability.status.PipelineWatch;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class PagesTest {

    private static final int SCRAPES = 1_000;

    private static final RouterConfig CONFIG = RouterConfig.of(Map.of(
            "source.message.topics", "example.message",
            "kafka.bootstrap.servers", "localhost:1",
            "connect.url", "http://localhost:1"));

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Several Prometheus servers scrape a router at the same time. */
    @Test
    void shouldServeTheMetricsToSeveralWhoAskAtOnce() throws Exception {
        Properties properties = StreamsProperties.of(CONFIG);
        StreamsBuilder topology = new StreamsBuilder();
        topology.stream("example.message");
        ExecutorService servers = Executors.newFixedThreadPool(8);
        try (MockAdminClient admin = MockAdminClient.create().build();
                KafkaStreams streams = new KafkaStreams(topology.build(), properties);
                PipelineWatch watch = watch(streams, admin)) {
            Pages pages = new Pages(watch, new PipelineMeters(registry, watch, () -> 0), registry, false);
            watch.begin();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .untilAsserted(
                            () -> assertThat(text(pages)).contains("outbox_router_watched_up{part=\"connect\"} 0"));

            Callable<Integer> scrapes = () -> {
                int served = 0;
                while (served < SCRAPES && text(pages).contains("part=\"connect\"")) {
                    served++;
                }
                return served;
            };
            for (Future<Integer> served : servers.invokeAll(Collections.nCopies(8, scrapes))) {
                assertThat(served.get()).isEqualTo(SCRAPES);
            }
        } finally {
            servers.shutdownNow();
        }
    }

    private PipelineWatch watch(KafkaStreams streams, MockAdminClient admin) {
        GroupMembers members = new GroupMembers(admin, CONFIG.applicationId(), new GroupAgreement("0"));
        return new PipelineWatch(
                CONFIG,
                CONFIG.applicationId(),
                streams,
                admin,
                () -> new MockConsumer<>("earliest"),
                () -> new MockConsumer<>("earliest"),
                new RouterMetrics(registry),
                () -> 0,
                List::of,
                Map::of,
                new GroupWatch(Map::of, members, Duration.ofSeconds(3)));
    }

    private static String text(Pages pages) {
        return new String(pages.at("/metrics").body(), StandardCharsets.UTF_8);
    }
}
