package dev.outboxrouter.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RawTopicTest {

    private static final TopicPartition ONE = new TopicPartition("raw", 0);
    private static final TopicPartition OTHER = new TopicPartition("raw", 1);
    private static final Backlog BACKLOG = new Backlog(RawKind.MESSAGES, 200, 1, 10, 1_000);
    private static final RawTopic TOPIC = new RawTopic("raw", BACKLOG, Map.of(), Map.of(ONE, 505L, OTHER, 505L));

    @Test
    void shouldCountMarkersAsAShareOfTheEvents() {
        assertThat(TOPIC.eventsBefore(Map.of())).isZero();
        assertThat(TOPIC.eventsBefore(Map.of(ONE, 505L))).isEqualTo(500);
        assertThat(TOPIC.eventsBefore(Map.of(ONE, 505L, OTHER, 505L))).isEqualTo(1_000);
    }

    @Test
    void shouldNotCountTheMarkerAfterTheLastEvent() {
        assertThat(TOPIC.eventsBefore(Map.of(ONE, 506L))).isEqualTo(500);
    }

    @Test
    void shouldNotCountWhatLiesBeforeIt() {
        RawTopic next = new RawTopic("raw", BACKLOG, TOPIC.ends(), Map.of(ONE, 1_010L, OTHER, 1_010L));

        assertThat(next.eventsBefore(TOPIC.ends())).isZero();
        assertThat(next.eventsBefore(Map.of(ONE, 300L, OTHER, 1_010L))).isEqualTo(500);
    }
}
