package dev.outboxrouter.observability.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OpenTransactionsTest {

    private static final TopicPartition PARTITION = new TopicPartition("example.message", 0);
    private static final long NOW = 1_700_000_000_000L;

    private final List<ProducerState> producers = new ArrayList<>();
    private final List<Collection<TopicPartition>> asked = new ArrayList<>();
    private final OpenTransactions transactions = new OpenTransactions(partitions -> {
        asked.add(partitions);
        return Map.of(PARTITION, producers);
    });

    @Test
    void shouldHaveNoAgeWithoutAnOpenTransaction() throws Exception {
        assertThat(ages(100, 100, NOW)).isEmpty();
        assertThat(ages(100, 100, NOW + 2_000)).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldMeasureHowLongTheSameTransactionHasBeenSeenOpen() throws Exception {
        assertThat(ages(100, 101, NOW)).isEmpty();
        assertThat(ages(100, 101, NOW + 2_000)).containsExactly(Map.entry(PARTITION, 2_000L));
        assertThat(ages(100, 140, NOW + 4_000)).containsExactly(Map.entry(PARTITION, 4_000L));
    }

    @Test
    void shouldBeginAgainWithTheNextTransaction() throws Exception {
        ages(100, 101, NOW);
        ages(100, 101, NOW + 2_000);

        assertThat(ages(102, 103, NOW + 4_000)).isEmpty();
        assertThat(ages(102, 103, NOW + 6_000)).containsExactly(Map.entry(PARTITION, 2_000L));
        assertThat(ages(104, 104, NOW + 8_000)).isEmpty();
    }

    @Test
    void shouldTakeTheLastRecordOfTheOldestTransactionWhereThatIsOlder() throws Exception {
        producers.add(producer(OptionalLong.of(120), NOW - 900_000));
        producers.add(producer(OptionalLong.of(100), NOW - 300_000));
        producers.add(producer(OptionalLong.empty(), NOW - 990_000));
        ages(100, 130, NOW - 2_000);

        assertThat(ages(100, 130, NOW)).containsExactly(Map.entry(PARTITION, 300_000L));
    }

    @Test
    void shouldBelieveNoTimeOfARecordBeforeTheTransactionIsSeenOpenTwice() throws Exception {
        producers.add(producer(OptionalLong.of(100), 0));

        assertThat(ages(100, 101, NOW)).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldFallBackToWhatItHasSeenForARecordFromTheFutureOrWithoutATime() throws Exception {
        producers.add(producer(OptionalLong.of(100), NOW + 60_000));
        ages(100, 101, NOW - 2_000);

        assertThat(ages(100, 101, NOW)).containsExactly(Map.entry(PARTITION, 2_000L));

        producers.set(0, producer(OptionalLong.of(100), -1));
        assertThat(ages(100, 101, NOW)).containsExactly(Map.entry(PARTITION, 2_000L));

        producers.clear();
        assertThat(ages(100, 101, NOW)).containsExactly(Map.entry(PARTITION, 2_000L));
    }

    private Map<TopicPartition, Long> ages(long lastStable, long written, long nowMillis) throws Exception {
        return transactions.agesMillis(Map.of(PARTITION, lastStable), Map.of(PARTITION, written), nowMillis);
    }

    private static ProducerState producer(OptionalLong transactionBegin, long lastRecordMillis) {
        return new ProducerState(7, 0, 3, lastRecordMillis, OptionalInt.of(0), transactionBegin);
    }
}
