package dev.outboxrouter.promises;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.config.RouterConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeapDemandTest {

    private static final long MEBIBYTE = 1L << 20;

    @Test
    void shouldGrowWithRecordsBrokersAndThreads() {
        assertThat(new HeapDemand("raw", MEBIBYTE, 1, 1).heapBytes()).isEqualTo(50 * MEBIBYTE);
        assertThat(new HeapDemand("raw", 2 * MEBIBYTE, 3, 4).heapBytes()).isEqualTo((40 + 4 * 12 * 2) * MEBIBYTE);
    }

    @Test
    void shouldNameTheLargestRecordThatAHeapHolds() {
        HeapDemand demand = new HeapDemand("raw", 38 * MEBIBYTE, 3, 2);

        long largest = demand.largestRecordIn(256 * MEBIBYTE);

        assertThat(new HeapDemand("raw", largest, 3, 2).heapBytes()).isLessThanOrEqualTo(256 * MEBIBYTE);
        assertThat(new HeapDemand("raw", largest + 1, 3, 2).heapBytes()).isGreaterThan(256 * MEBIBYTE);
        assertThat(demand.largestRecordIn(MEBIBYTE)).isZero();
    }

    @Test
    void shouldTakeTheRawTopicWithTheLargestRecords() {
        Evidence evidence = new Setup()
                .raw(Setup.MESSAGES, "max.message.bytes", "1000000")
                .raw(Setup.OUTBOX, "max.message.bytes", "39845888")
                .evidence();

        assertThat(HeapDemand.of(evidence, config(Map.of("kafka.num.stream.threads", "2"))))
                .contains(new HeapDemand(
                        Setup.OUTBOX, 39_845_888, evidence.brokers().count(), 2));
    }

    @Test
    void shouldDemandNothingWhereNoRawTopicCanBeSeen() {
        assertThat(HeapDemand.of(new Setup().onlyRaw().evidence(), config(Map.of())))
                .isEqualTo(Optional.empty());
    }

    private static RouterConfig config(Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.put("source.message.topics", "example.message");
        return RouterConfig.of(all);
    }
}
