package dev.outboxrouter.benchmarks.function;

import dev.outboxrouter.topology.RecordRouting;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the router's benchmarks begin with: the sample records, one after the other, and its function. */
@State(Scope.Thread)
public abstract class RouterState {

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
    public void prepareRecords() {
        records = RawTopic.of(kind, payloadBytes);
        routing = RouterFunction.create();
    }

    final RecordRouting routing() {
        return routing;
    }

    final ConsumerRecord<byte[], byte[]> nextRecord() {
        next = (next + 1) % SampleEvent.COUNT;
        return records.get(next);
    }
}
