package dev.outboxrouter.system;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits of the end-to-end tests: for a state, with a limit that a busy machine does not reach. */
final class Waiting {

    /** Upper bound on every wait. It ends a test that hangs; it is no expectation of speed. */
    static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Duration POLL = Duration.ofMillis(100);

    private Waiting() {}

    /** A wait to be ended by {@code untilAsserted}, so that its failure reports what was seen. */
    static ConditionFactory await() {
        return Awaitility.await().atMost(LIMIT).pollInterval(POLL).pollDelay(Duration.ZERO);
    }
}
