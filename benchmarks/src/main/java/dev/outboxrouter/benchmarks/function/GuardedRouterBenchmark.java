package dev.outboxrouter.benchmarks.function;

import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.delivery.ReplayGuard;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** The router with the guard against what the connector sends once more, as its processor uses the two. */
public class GuardedRouterBenchmark extends RouterState {

    private ReplayGuard guard;

    /** Makes what it has beside the router. */
    @Setup
    public void prepare() {
        KeyValueStore<Bytes, byte[]> store = LastTransactionsStore.inMemory();
        guard = new ReplayGuard(store::get, store::put);
    }

    /** One event. */
    @Benchmark
    public List<Delivery> route() {
        ConsumerRecord<byte[], byte[]> raw = nextRecord();
        ChangeEvent event = routing().read(raw);
        if (guard.isRepeated(raw.topic(), event)) {
            throw new IllegalStateException("a sample event is taken for one that was read before");
        }
        return routing().route(raw, event);
    }
}
