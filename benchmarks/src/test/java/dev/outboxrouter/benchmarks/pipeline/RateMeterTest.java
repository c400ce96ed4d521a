package dev.outboxrouter.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RateMeterTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void shouldCountFromTheFirstTenthToTheLast() {
        RateMeter meter = new RateMeter(1_000);

        meter.look(0, 0);
        meter.look(99, 60 * SECOND);
        meter.look(110, 61 * SECOND);
        meter.look(600, 62 * SECOND);
        meter.look(910, 71 * SECOND);
        boolean done = meter.look(1_000, 99 * SECOND);

        assertThat(done).isTrue();
        assertThat(meter.perSecond()).isEqualTo(80);
    }

    @Test
    void shouldNotBeDoneBeforeTheLastEvent() {
        RateMeter meter = new RateMeter(1_000);

        assertThat(meter.look(999, SECOND)).isFalse();
        assertThat(meter.look(1_000, 2 * SECOND)).isTrue();
    }

    @Test
    void shouldRefuseABacklogThatWasGoneAtOnce() {
        RateMeter meter = new RateMeter(1_000);

        meter.look(1_000, 0);
        meter.look(1_000, SECOND);

        assertThatThrownBy(meter::perSecond).hasMessageContaining("too small");
    }
}
