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

/**
 * The router with the guard against what the connector sends once more, as its processor uses the two: what the guard knows
 * is written to its store now and then, as before a commit.
 */
public class GuardedRouterBenchmark extends RouterState {

    /** Fewer than a backlog has between two commits. */
    private static final int BETWEEN_COMMITS = 1_000;

    private KeyValueStore<Bytes, byte[]> store;
    private ReplayGuard guard;
    private int sinceCommit;

    /** Makes what it has beside the router. */
    @Setup
    public void prepare() {
        store = LastTransactionsStore.inMemory();
        guard = new ReplayGuard(store::get);
    }

    /** One event. */
    @Benchmark
    public List<Delivery> route() {
        ConsumerRecord<byte[], byte[]> raw = nextRecord();
        ChangeEvent event = routing().read(raw);
        if (guard.isRepeated(raw.topic(), event)) {
            throw new IllegalStateException("a sample event is taken for one that was read before");
        }
        if (++sinceCommit == BETWEEN_COMMITS) {
            sinceCommit = 0;
            guard.write(store::put);
        }
        return routing().route(raw, event);
    }
}
