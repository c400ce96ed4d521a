package dev.outboxrouter.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EnoughTest {

    private final Enough enough = new Enough(400_000, Duration.ofMillis(1_500));

    @Test
    void shouldBeginWithTheMost() {
        assertThat(enough.next()).isEqualTo(400_000);
    }

    @Test
    void shouldHaveAsManyAsTheSlowestOfTheRoundBeforeDrainsInThatTime() {
        enough.drainedAt(120_000);
        enough.drainedAt(100_000.5);
        enough.drainedAt(110_000);

        assertThat(enough.next()).isEqualTo(150_001);
    }

    @Test
    void shouldForgetTheRoundsBeforeThat() {
        enough.drainedAt(40_000);
        int unused = enough.next();
        enough.drainedAt(100_000);

        assertThat(enough.next()).isEqualTo(150_000);
    }

    @Test
    void shouldNotHaveLessThanAnEighthOfTheMost() {
        enough.drainedAt(1_000);

        assertThat(enough.next()).isEqualTo(50_000);
    }

    @Test
    void shouldNotHaveMoreThanTheMost() {
        enough.drainedAt(1_000_000);

        assertThat(enough.next()).isEqualTo(400_000);
    }
}
