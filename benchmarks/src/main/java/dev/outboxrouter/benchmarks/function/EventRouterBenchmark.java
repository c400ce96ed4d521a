package dev.outboxrouter.benchmarks.function;

import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The peer: the connector's structs → Debezium's transforms → the value as JSON. */
@State(Scope.Thread)
public class EventRouterBenchmark {

    /** Which records; {@link Trial} sets it. */
    @Param
    public InputKind kind;

    /** The size of the payloads; {@link Trial} sets it. */
    @Param("200")
    public int payloadBytes;

    private List<SourceRecord> records;
    private EventRouterPeer peer;
    private int next;

    /** Makes the connector's records. */
    @Setup
    public void prepare() {
        records = ConnectorRecords.of(kind, payloadBytes);
        peer = new EventRouterPeer(kind);
    }

    /** One event. */
    @Benchmark
    public byte[] route(Blackhole blackhole, Turn turn) {
        next = (next + 1) % SampleEvent.COUNT;
        SourceRecord routed = peer.route(records.get(next));
        blackhole.consume(routed);
        return peer.value(routed);
    }
}
