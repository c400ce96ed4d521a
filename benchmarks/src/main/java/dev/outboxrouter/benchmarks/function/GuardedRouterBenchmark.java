package dev.outboxrouter.benchmarks.function;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.delivery.ReplayGuard;
import dev.outboxrouter.topology.RecordRouting;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The router with the guard against what the connector sends once more, as its processor uses the two. */
@State(Scope.Thread)
public class GuardedRouterBenchmark {

    /** Which records; {@link Trial} sets it. */
    @Param
    public InputKind kind;

    /** The size of the payloads; {@link Trial} sets it. */
    @Param("200")
    public int payloadBytes;

    private List<ConsumerRecord<byte[], byte[]>> records;
    private RecordRouting routing;
    private ReplayGuard guard;
    private int next;

    /** Makes the raw records. */
    @Setup
    public void prepare() {
        records = RawTopic.of(kind, payloadBytes);
        routing = RouterFunction.create();
        guard = new ReplayGuard(LastTransactionsStore.inMemory());
    }

    /** One event. */
    @Benchmark
    public List<Delivery> route() {
        next = (next + 1) % SampleEvent.COUNT;
        ConsumerRecord<byte[], byte[]> raw = records.get(next);
        ChangeEvent event = routing.read(raw);
        if (guard.isRepeated(raw.topic(), event)) {
            throw new IllegalStateException("a sample event is taken for one that was read before");
        }
        return routing.route(raw, event);
    }
}
