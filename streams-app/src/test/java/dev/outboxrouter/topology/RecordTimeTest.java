package dev.outboxrouter.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordTimeTest {

    @ParameterizedTest
    @CsvSource({"1700, 42, 1700", "0, 42, 0", "-1, 42, 42", "-1, -1, 0", "-7, 0, 0"})
    void shouldNeverBeNegative(long timestamp, long partitionTime, long time) {
        ConsumerRecord<Object, Object> record = new ConsumerRecord<>(
                "example.message",
                0,
                0,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                "key",
                "value",
                new RecordHeaders(),
                Optional.empty());

        assertThat(new RecordTime().extract(record, partitionTime)).isEqualTo(time);
    }
}
