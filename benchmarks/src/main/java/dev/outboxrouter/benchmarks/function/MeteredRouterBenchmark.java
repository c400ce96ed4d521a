package dev.outboxrouter.benchmarks.function;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.observability.RouterMetrics;
import dev.outboxrouter.topology.RecordRouting;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The router with the metrics that it ships with: each event is counted and its lag measured. */
@State(Scope.Thread)
public class MeteredRouterBenchmark {

    /** Which records; {@link Trial} sets it. */
    @Param
    public InputKind kind;

    /** The size of the payloads; {@link Trial} sets it. */
    @Param("200")
    public int payloadBytes;

    private List<ConsumerRecord<byte[], byte[]>> records;
    private RecordRouting routing;
    private RouterMetrics metrics;
    private int next;

    /** Makes the raw records. */
    @Setup
    public void prepare() {
        records = RawTopic.of(kind, payloadBytes);
        routing = RouterFunction.create();
        metrics = new RouterMetrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    /** One event. */
    @Benchmark
    public List<Delivery> route() {
        next = (next + 1) % SampleEvent.COUNT;
        ConsumerRecord<byte[], byte[]> raw = records.get(next);
        ChangeEvent event = routing.read(raw);
        List<Delivery> deliveries = routing.route(raw, event);
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
