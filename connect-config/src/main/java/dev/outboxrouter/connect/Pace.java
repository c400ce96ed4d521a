package dev.outboxrouter.connect;

import java.time.Duration;

/**
 * How often Connect is asked, and how long a state must have lasted to count.
 *
 * @param settled after a change of state
 * @param restartSettled after a restart, which Connect's status shows only once the worker has taken it up
 */
record Pace(Duration poll, Duration settled, Duration restartSettled) {
    static final Pace DEFAULT = new Pace(Duration.ofMillis(250), Duration.ofSeconds(2), Duration.ofSeconds(5));

    void pause() throws InterruptedException {
        Thread.sleep(poll.toMillis());
    }
}
