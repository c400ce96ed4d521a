package dev.outboxrouter.benchmarks.function;

import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.topology.RecordRouting;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The router: raw bytes → the record that is sent. */
@State(Scope.Thread)
public class RouterBenchmark {

    /** Which records; {@link Trial} sets it. */
    @Param
    public InputKind kind;

    /** The size of the payloads; {@link Trial} sets it. */
    @Param("200")
    public int payloadBytes;

    private List<ConsumerRecord<byte[], byte[]>> records;
    private RecordRouting routing;
    private int next;

    /** Makes the raw records. */
    @Setup
    public void prepare() {
        records = RawTopic.of(kind, payloadBytes);
        routing = RouterFunction.create();
    }

    /** One event. */
    @Benchmark
    public List<Delivery> route(Turn turn) {
        next = (next + 1) % SampleEvent.COUNT;
        return routing.route(records.get(next));
    }
}
