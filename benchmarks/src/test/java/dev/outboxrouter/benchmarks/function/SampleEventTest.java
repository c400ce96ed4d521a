package dev.outboxrouter.benchmarks.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleEventTest {

    @ParameterizedTest
    @ValueSource(ints = {200, 1_024, 10_240})
    void shouldHavePayloadsOfTheSizeAskedFor(int bytes) {
        assertThat(SampleEvent.all(bytes))
                .hasSize(SampleEvent.COUNT)
                .allSatisfy(event -> assertThat(event.payload().getBytes(StandardCharsets.UTF_8))
                        .hasSize(bytes));
    }

    @Test
    void shouldDifferFromEachOther() {
        List<SampleEvent> events = SampleEvent.all(200);

        assertThat(events).extracting(SampleEvent::id).doesNotHaveDuplicates();
        assertThat(events).extracting(event -> event.position().lsn()).doesNotHaveDuplicates();
        assertThat(events).extracting(SampleEvent::payload).doesNotHaveDuplicates();
        assertThat(events).extracting(SampleEvent::type).contains(EventType.values());
    }

    @Test
    void shouldBeTheSameEachTime() {
        assertThat(SampleEvent.all(200)).isEqualTo(SampleEvent.all(200));
    }

    @Test
    void shouldSayWhenPayloadsCannotBeSoSmall() {
        assertThatIllegalArgumentException().isThrownBy(() -> SampleEvent.all(50));
    }
}
