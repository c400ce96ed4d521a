package dev.outboxrouter.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EnoughTest {

    private final Enough enough = new Enough.Rule(2, Duration.ofMillis(1_500)).upTo(400_000);

    @Test
    void shouldBeginWithThatPartOfTheMost() {
        assertThat(enough.next()).isEqualTo(200_000);
    }

    @Test
    void shouldHaveAsManyAsTheSlowestOfTheRoundBeforeDrainsInThatTime() {
        int unused = enough.next();
        enough.drainedAt(120_000);
        enough.drainedAt(100_000.5);
        enough.drainedAt(110_000);

        assertThat(enough.next()).isEqualTo(150_001);
    }

    @Test
    void shouldForgetTheRoundsBeforeThat() {
        int first = enough.next();
        enough.drainedAt(40_000);
        int second = enough.next();
        enough.drainedAt(100_000);

        assertThat(enough.next()).isEqualTo(150_000);
        assertThat(first).isGreaterThan(second);
    }

    @Test
    void shouldNotHaveLessThanAQuarterOfTheFirst() {
        enough.drainedAt(1_000);

        assertThat(enough.next()).isEqualTo(50_000);
    }

    @Test
    void shouldNotHaveMoreThanTheMost() {
        int unused = enough.next();
        enough.drainedAt(1_000_000);

        assertThat(enough.next()).isEqualTo(400_000);
    }

    @Test
    void shouldAlwaysHaveAsManyWhenAllAreWanted() {
        Enough always = Enough.always(70_000);

        assertThat(always.next()).isEqualTo(70_000);
        always.drainedAt(1_000);
        assertThat(always.next()).isEqualTo(70_000);
    }
}
