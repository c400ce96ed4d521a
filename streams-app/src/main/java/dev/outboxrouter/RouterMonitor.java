package dev.outboxrouter;

import dev.outboxrouter.cli.ExitCode;
import dev.outboxrouter.clients.BoundedConsumer;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import dev.outboxrouter.deduplication.RedeliveryObserver;
import dev.outboxrouter.delivery.Topics;
import dev.outboxrouter.group.GroupMembers;
import dev.outboxrouter.observability.CommittedOutcomes;
import dev.outboxrouter.observability.ProcessMeters;
import dev.outboxrouter.observability.RedeliveryReport;
import dev.outboxrouter.observability.RouterMetrics;
import dev.outboxrouter.observability.http.HttpServer;
import dev.outboxrouter.observability.http.Pages;
import dev.outboxrouter.observability.status.GroupWatch;
import dev.outboxrouter.observability.status.PipelineMeters;
import dev.outboxrouter.observability.status.PipelineWatch;
import dev.outboxrouter.observability.status.SkippingDeserializer;
import dev.outboxrouter.positions.LostRecords;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** What lets a router be watched: its metrics, the watch over its pipeline, and HTTP. */
final class RouterMonitor implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RouterMetrics metrics = new RouterMetrics(registry);
    private final CommittedOutcomes outcomes = new CommittedOutcomes(metrics);
    private final RedeliveryReport redelivery = new RedeliveryReport(registry);
    private @Nullable PipelineWatch watch;
    private @Nullable GroupWatch group;
    private @Nullable HttpServer server;
    private @Nullable ProcessMeters process;

    /** Where the router counts. */
    CommittedOutcomes outcomes() {
        return outcomes;
    }

    /** Where the filters of redelivered changes report what they read back. */
    RedeliveryObserver redelivery() {
        return redelivery;
    }

    /** Counts records that were deleted before they were routed. */
    void lost(long records) {
        metrics.lost(records);
    }

    /**
     * Begins to watch the pipeline, which logs what breaks a promise, and to answer, unless no port is configured.
     *
     * @param waiting the raw partitions that wait for an operator in this instance
     * @param readBack the raw partitions that are read back in this instance, and why
     * @throws StartException when the port cannot be had
     */
    void begin(
            RouterConfig config,
            Properties properties,
            KafkaStreams streams,
            Admin admin,
            Topics topics,
            Supplier<List<LostRecords>> waiting,
            Supplier<Map<String, String>> readBack,
            GroupMembers members)
            throws StartException {
        GroupWatch rebalances =
                new GroupWatch(streams::metrics, members, StreamsProperties.heartbeatInterval(properties));
        group = rebalances;
        Gauge.builder("outbox.router.group.rebalancing", rebalances, each -> each.isRebalancing() ? 1 : 0)
                .description("1 when the group keeps rebalancing, so that nothing is routed")
                .register(registry);
        PipelineWatch pipeline = new PipelineWatch(
                config,
                config.applicationId(),
                streams,
                admin,
                () -> new BoundedConsumer(StreamsProperties.ofDeadLetterReader(properties)),
                () -> new KafkaConsumer<>(
                        StreamsProperties.ofRawRecordSearch(properties),
                        new SkippingDeserializer(),
                        new SkippingDeserializer()),
                metrics,
                topics::made,
                waiting,
                readBack,
                rebalances);
        watch = pipeline;
        Optional<InetSocketAddress> address = config.monitoring().http();
        if (address.isPresent()) {
            process = new ProcessMeters(registry, streams);
            serve(
                    address.get(),
                    new Pages(
                            pipeline,
                            new PipelineMeters(registry, pipeline, topics::made),
                            registry,
                            config.monitoring().payloadsShown()));
        }
        pipeline.begin();
        rebalances.begin();
    }

    private void serve(InetSocketAddress address, Pages pages) throws StartException {
        HttpServer http = new HttpServer(address, pages);
        try {
            http.start();
        } catch (IOException e) {
            throw new StartException(
                    ExitCode.USAGE,
                    "http.port: %s:%d cannot be listened on (%s): set it to a free port, to 0 for any, or to -1 for none"
                            .formatted(address.getHostString(), address.getPort(), e.getMessage()));
        }
        server = http;
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        if (group != null) {
            group.close();
        }
        if (watch != null) {
            watch.close();
        }
        if (process != null) {
            process.close();
        }
        registry.close();
    }
}
