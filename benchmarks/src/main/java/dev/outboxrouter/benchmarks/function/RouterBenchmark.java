package dev.outboxrouter.benchmarks.function;

import dev.outboxrouter.delivery.Delivery;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/** The router: raw bytes → the record that is sent. */
public class RouterBenchmark extends RouterState {

    /** One event. */
    @Benchmark
    public List<Delivery> route() {
        return routing().route(nextRecord());
    }
}
