package dev.outboxrouter.promises;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.topology.CapturedLog;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.junit.jupiter.api.Test;

class StartUpCheckTest {

    private static final long NEEDED_BYTES = new HeapDemand(Setup.OUTBOX, 39_845_888, 3, 1).heapBytes();

    @Test
    void shouldWarnOfAHeapThatTheLargestRecordExceeds() {
        assertThat(linesFor(NEEDED_BYTES - 1))
                .singleElement()
                .asString()
                .startsWith("WARN Heap is too small for the largest record of a raw topic")
                .contains(
                        "topic=" + Setup.OUTBOX,
                        "max.message.bytes=39845888",
                        "brokers=3",
                        "needed.heap.bytes=" + NEEDED_BYTES,
                        "raise -Xmx");
    }

    @Test
    void shouldNotWarnOfAHeapThatHoldsTheLargestRecord() {
        assertThat(linesFor(NEEDED_BYTES)).isEmpty();
    }

    private static List<String> linesFor(long heapBytes) {
        Evidence evidence = new Setup()
                .raw(Setup.MESSAGES, "max.message.bytes", "1000000")
                .raw(Setup.OUTBOX, "max.message.bytes", "39845888")
                .evidence();
        RouterConfig config = RouterConfig.of(Map.of("source.message.topics", "example.message"));
        try (MockAdminClient admin = MockAdminClient.create().numBrokers(3).build();
                CapturedLog log = new CapturedLog(StartUpCheck.class)) {
            new StartUpCheck(config, admin).warnOfSmallHeap(evidence, heapBytes);
            return log.lines();
        }
    }
}
