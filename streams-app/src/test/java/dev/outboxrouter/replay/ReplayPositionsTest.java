package dev.outboxrouter.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outboxrouter.clients.ReadRange;
import dev.outboxrouter.replay.ReplayRequest.Filter;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayPositionsTest {

    private static final String GROUP = "outbox-router-replay";
    private static final TopicPartition PARTITION = new TopicPartition("example.message", 2);

    /** An empty one is what any consumer commits, and a reset of offsets. */
    @ParameterizedTest
    @ValueSource(strings = {"", "text", "{}", "{\"to\":\"all\"}", "[17]"})
    void shouldRefuseAPositionThatNoReplayHasCommitted(String metadata) {
        assertThatThrownBy(() -> ReplayPositions.parse(GROUP, Map.of(PARTITION, new OffsetAndMetadata(17, metadata))))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("group outbox-router-replay on example.message-2")
                .hasMessageContaining("kafka-consumer-groups.sh --delete --group outbox-router-replay");
    }

    @Test
    void shouldReadWhatAReplayHasCommitted() {
        ReplayPositions positions = new ReplayPositions(
                new ReadRange(Map.of(PARTITION, 17L), Map.of(PARTITION, 99L)),
                new Filter(Optional.of("order"), Optional.empty()),
                "live");

        assertThat(ReplayPositions.parse(GROUP, Map.of(PARTITION, positions.at(PARTITION, 17))))
                .hasValue(positions);
        assertThat(ReplayPositions.parse(GROUP, Map.of())).isEmpty();
    }
}
