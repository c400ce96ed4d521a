package dev.outboxrouter.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class PollBudgetTest {

    private final PollBudget budget = new PollBudget(100);

    @Test
    void shouldRefuseTheRecordThatExceedsTheBytesOfAPoll() {
        budget.begin();
        take(new RecordHeaders(), 60);
        take(new RecordHeaders(), 40);

        assertThatThrownBy(() -> take(new RecordHeaders(), 1)).isInstanceOf(SerializationException.class);
    }

    @Test
    void shouldTakeTheRefusedRecordInTheNextPoll() {
        budget.begin();
        take(new RecordHeaders(), 60);
        assertThatThrownBy(() -> take(new RecordHeaders(), 41)).isInstanceOf(SerializationException.class);

        budget.begin();

        take(new RecordHeaders(), 41);
    }

    @Test
    void shouldTakeALargerRecordAlone() {
        budget.begin();
        take(new RecordHeaders(), 1_000);

        assertThatThrownBy(() -> take(new RecordHeaders(), 1)).isInstanceOf(SerializationException.class);
    }

    @Test
    void shouldTakeTheValueOfTheFirstRecordHoweverLargeItsKeyIs() {
        Headers record = new RecordHeaders();
        budget.begin();
        take(record, 90);

        take(record, 1_000);
    }

    @Test
    void shouldNotCountTheKeyOfARefusedRecord() {
        Headers refused = new RecordHeaders();
        budget.begin();
        take(new RecordHeaders(), 50);
        take(refused, 40);
        assertThatThrownBy(() -> take(refused, 20)).isInstanceOf(SerializationException.class);

        take(new RecordHeaders(), 50);
    }

    private void take(Headers record, int bytes) {
        assertThat(budget.deserialize("topic", record, ByteBuffer.allocate(bytes)))
                .hasSize(bytes);
    }
}
