package dev.outboxrouter.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.topology.RawRecords;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LetterTest {

    /** A consumer that seeks a negative offset throws, and the run ends. */
    @ParameterizedTest
    @CsvSource({"-1, 7", "2, -1", "two, 7", "2, seven", "2, 99999999999999999999"})
    void shouldTakeARecordThatNamesNoPlaceForNoDeadLetter(String partition, String offset) {
        assertThat(Letter.of(RawRecords.of("letters", 0, 5, 0, null, null, headers(partition, offset))))
                .isEmpty();
    }

    @Test
    void shouldReadThePlaceOfTheRawRecord() {
        assertThat(Letter.of(RawRecords.of("letters", 0, 5, 0, null, null, headers("2", "7"))))
                .hasValueSatisfying(letter -> assertThat(letter.rawPlace()).isEqualTo("example.message-2@7"));
    }

    private static RecordHeaders headers(String partition, String offset) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("__streams.errors.topic", "example.message".getBytes(StandardCharsets.UTF_8));
        headers.add("__streams.errors.partition", partition.getBytes(StandardCharsets.UTF_8));
        headers.add("__streams.errors.offset", offset.getBytes(StandardCharsets.UTF_8));
        return headers;
    }
}
