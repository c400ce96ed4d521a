package dev.outboxrouter.observability.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RebalanceLoopTest {

    private static final Duration HEARTBEAT = Duration.ofSeconds(3);

    /** Far from zero, as {@link System#nanoTime()} may be. */
    private static final long BEGIN = Long.MAX_VALUE - 1_000;

    private final RebalanceLoop loop = new RebalanceLoop(HEARTBEAT);

    @Test
    void shouldTakeRebalancesWithoutAPauseForALoop() {
        for (int second = 0; second <= 60; second += 3) {
            assertThat(loop.lasting(at(second))).isEmpty();
            observe(second, "a", second / 3 + 1);
        }

        assertThat(loop.lasting(at(60))).contains(Duration.ofSeconds(60));
    }

    @Test
    void shouldEndALoopAfterAPause() {
        for (int second = 0; second <= 90; second += 3) {
            observe(second, "a", second / 3 + 1);
        }

        assertThat(loop.lasting(at(105))).isPresent();
        assertThat(loop.lasting(at(106))).isEmpty();
        observe(110, "a", 40);
        assertThat(loop.lasting(at(110))).isEmpty();
    }

    @Test
    void shouldNotTakeARollingDeploymentForALoop() {
        int rebalances = 0;
        // Ten instances are replaced one by one; each change takes three rebalances.
        for (int second = 0; second < 300; second += 30) {
            for (int rebalance = 0; rebalance < 3; rebalance++) {
                observe(second + 3 * rebalance, "a", ++rebalances);
                assertThat(loop.lasting(at(second + 3 * rebalance))).isEmpty();
            }
        }
    }

    @Test
    void shouldNotCountAThreadThatHasEnded() {
        observe(0, "a", 5);
        for (int second = 1; second <= 100; second++) {
            loop.observe(second % 2 == 0 ? Map.of() : Map.of("b", 0.0), at(second));
        }

        assertThat(loop.lasting(at(100))).isEmpty();
    }

    @Test
    void shouldSeeALoopOfThreadsThatAreReplacedEachTime() {
        for (int second = 0; second <= 60; second += 3) {
            observe(second, "thread-" + second, 1);
        }

        assertThat(loop.lasting(at(60))).isPresent();
    }

    private void observe(int second, String consumer, int rebalances) {
        loop.observe(Map.of(consumer, (double) rebalances), at(second));
    }

    private static long at(int second) {
        return BEGIN + Duration.ofSeconds(second).toNanos();
    }
}
