package dev.outboxrouter.observability.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.observability.status.WaitingRecords.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kafka's own consumer for tests holds the raw records. Every offset without a record is a transaction marker. */
class WaitingRecordsTest {

    private static final TopicPartition PARTITION = new TopicPartition("example.message", 0);
    private static final long SEARCHED = WaitingRecords.SEARCHED_AFTER.toMillis();

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final List<Long> searchedFrom = new ArrayList<>();
    private final WaitingRecords waiting = new WaitingRecords(new RecordSearch(() -> consumer));

    @Test
    void shouldCountOffsetsWithoutASearchWhileTheCommittedOffsetMoves() {
        for (long second = 0; second < 100; second++) {
            assertThat(look(second, 0, second + 5, second * 1_000)).isEqualTo(new Seen(second, 0, 0));
        }
        assertThat(searchedFrom).isEmpty();
    }

    @Test
    void shouldMeasureHowLongRecordsWaitFromTheFirstRecordAndNotFromTheLastCommit() {
        assertThat(look(10L, 0, 10, 0)).isEqualTo(new Seen(10, 0, 0));
        assertThat(look(10L, 0, 10, 3_600_000)).isEqualTo(new Seen(10, 0, 0));
        assertThat(look(10L, 0, 11, 3_602_000).waitingMillis()).isEqualTo(2_000);
        assertThat(look(10L, 0, 12, 3_604_000).waitingMillis()).isEqualTo(4_000);
        assertThat(look(11L, 0, 12, 3_606_000).waitingMillis()).isZero();
    }

    @Test
    void shouldNotLetMarkersWait() {
        holdsNoRecord(10, 13);

        assertThat(look(10L, 0, 13, 0)).isEqualTo(new Seen(10, 0, 0));
        assertThat(look(10L, 0, 13, SEARCHED)).isEqualTo(new Seen(13, 0, 0));
        assertThat(look(10L, 0, 13, 10 * SEARCHED)).isEqualTo(new Seen(13, 0, 0));
        assertThat(searchedFrom).containsExactly(10L);
    }

    @Test
    void shouldLetARecordBehindMarkersWaitFromItsArrivalOn() {
        holdsNoRecord(10, 13);
        look(10L, 0, 13, 0);
        look(10L, 0, 13, SEARCHED);
        holdsRecord(13, 14);

        assertThat(look(10L, 0, 15, SEARCHED + 2_000)).isEqualTo(new Seen(13, 0, 2_000));
        assertThat(look(10L, 0, 15, 3 * SEARCHED)).isEqualTo(new Seen(14, 0, 2 * SEARCHED));
    }

    @Test
    void shouldLetARecordAmongMarkersWaitAndSearchOnce() {
        holdsRecord(10, 12);

        look(10L, 0, 14, 0);
        assertThat(look(10L, 0, 14, SEARCHED)).isEqualTo(new Seen(12, 0, SEARCHED));
        assertThat(look(10L, 0, 20, 9 * SEARCHED)).isEqualTo(new Seen(12, 0, 9 * SEARCHED));
        assertThat(searchedFrom).containsExactly(10L);
    }

    @Test
    void shouldLetRecordsOfAPartitionWaitThatWasNeverCommitted() {
        holdsRecord(5, 5);

        assertThat(look(null, 5, 9, 0)).isEqualTo(new Seen(5, 0, 0));
        assertThat(look(null, 5, 9, 2 * SEARCHED)).isEqualTo(new Seen(5, 0, 2 * SEARCHED));
    }

    @Test
    void shouldTellWhatWasDeletedUnreadAndStillHowLongTheRestWaits() {
        holdsRecord(30, 30);

        look(10L, 0, 40, 0);

        assertThat(look(10L, 30, 40, SEARCHED)).isEqualTo(new Seen(30, 20, SEARCHED));
        assertThat(look(10L, 40, 40, 2 * SEARCHED)).isEqualTo(new Seen(40, 30, 0));
        assertThat(look(40L, 40, 40, 2 * SEARCHED)).isEqualTo(new Seen(40, 0, 0));
    }

    @Test
    void shouldNotMissMarkersThatWereDeleted() {
        holdsNoRecord(10, 13);
        look(10L, 0, 13, 0);
        look(10L, 0, 13, SEARCHED);

        assertThat(look(10L, 13, 13, 2 * SEARCHED)).isEqualTo(new Seen(13, 0, 0));
        assertThat(look(10L, 15, 15, 3 * SEARCHED)).isEqualTo(new Seen(15, 2, 0));
    }

    @Test
    void shouldLetEverythingWaitThatCannotBeSearched() {
        consumer.schedulePollTask(() -> {
            searchedFrom.add(consumer.position(PARTITION));
            consumer.setPollException(new TopicAuthorizationException("example.message"));
        });
        look(10L, 0, 13, 0);

        assertThat(look(10L, 0, 13, SEARCHED)).isEqualTo(new Seen(10, 0, SEARCHED));
        assertThat(searchedFrom).containsExactly(10L);
    }

    private Seen look(@Nullable Long committed, long logStart, long lastStable, long nowMillis) {
        return waiting.look(PARTITION, committed, logStart, lastStable, nowMillis);
    }

    private Seen look(long committed, long logStart, long lastStable, long nowMillis) {
        return look(Long.valueOf(committed), logStart, lastStable, nowMillis);
    }

    private void holdsNoRecord(long from, long to) {
        consumer.schedulePollTask(() -> {
            searchedFrom.add(from);
            consumer.seek(PARTITION, to);
        });
    }

    private void holdsRecord(long from, long at) {
        consumer.schedulePollTask(() -> {
            searchedFrom.add(from);
            consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
            consumer.addRecord(
                    new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), at, new byte[0], new byte[0]));
        });
    }
}
