package dev.outboxrouter.observability.status;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Tells a group that keeps rebalancing from the few rebalances of a deployment. A member learns of a rebalance with its next
 * heartbeat, so that a loop turns about once per heartbeat interval. Not thread-safe.
 */
final class RebalanceLoop {

    /** Heartbeat intervals without a rebalance after which a group is stable. A starved machine takes three for one turn. */
    private static final int QUIET_INTERVALS = 5;

    /** Heartbeat intervals that a series of rebalances lasts before it is a loop; one change of members takes three. */
    private static final int LOOP_INTERVALS = 20;

    private final Duration heartbeatInterval;
    private Map<String, Double> counted = Map.of();
    private boolean hasRebalanced;
    private long firstNanos;
    private long lastNanos;

    RebalanceLoop(Duration heartbeatInterval) {
        this.heartbeatInterval = heartbeatInterval;
    }

    /**
     * Takes in the counters of this moment.
     *
     * @param attempts consumer → rebalances that it has completed or failed at since its creation
     * @param nowNanos {@link System#nanoTime()}
     */
    void observe(Map<String, Double> attempts, long nowNanos) {
        boolean rebalanced = attempts.entrySet().stream()
                .anyMatch(each -> each.getValue() > counted.getOrDefault(each.getKey(), 0.0));
        counted = Map.copyOf(attempts);
        if (rebalanced) {
            if (isQuiet(nowNanos)) {
                firstNanos = nowNanos;
            }
            hasRebalanced = true;
            lastNanos = nowNanos;
        }
    }

    /** Returns how long the group has been rebalancing without a pause; empty when that is not a loop. */
    Optional<Duration> lasting(long nowNanos) {
        Duration series = Duration.ofNanos(lastNanos - firstNanos);
        boolean isLoop = !isQuiet(nowNanos) && series.compareTo(heartbeatInterval.multipliedBy(LOOP_INTERVALS)) >= 0;
        return isLoop ? Optional.of(series) : Optional.empty();
    }

    private boolean isQuiet(long nowNanos) {
        return !hasRebalanced
                || nowNanos - lastNanos
                        > heartbeatInterval.multipliedBy(QUIET_INTERVALS).toNanos();
    }
}
