package dev.outboxrouter.benchmarks.function;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.observability.RouterMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** The router with the metrics that it ships with: each event is counted and its lag measured. */
public class MeteredRouterBenchmark extends RouterState {

    private RouterMetrics metrics;

    /** Makes what it has beside the router. */
    @Setup
    public void prepare() {
        metrics = new RouterMetrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    /** One event. */
    @Benchmark
    public List<Delivery> route() {
        ConsumerRecord<byte[], byte[]> raw = nextRecord();
        ChangeEvent event = routing().read(raw);
        List<Delivery> deliveries = routing().route(raw, event);
        for (Delivery delivery : deliveries) {
            if (delivery instanceof Delivery.Event routed) {
                metrics.routed(routed.routed(), raw.timestamp(), System.currentTimeMillis());
            }
        }
        return deliveries;
    }

    /** What was counted. */
    long counted() {
        return metrics.types().stream().mapToLong(type -> type.routed()).sum();
    }
}
