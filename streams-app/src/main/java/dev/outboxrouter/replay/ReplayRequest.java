package dev.outboxrouter.replay;

import dev.outboxrouter.outbox.RoutingOutcome.Rejected;
import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is replayed, and where to.
 *
 * @param from where it begins
 * @param to where it ends: what lies there is not in it
 * @param rawTopic of this raw topic; empty: of all
 * @param partition of this partition of the raw topics; empty: of all
 * @param events which events
 * @param target where they go
 */
public record ReplayRequest(
        Bound from,
        Bound to,
        Optional<String> rawTopic,
        Optional<Integer> partition,
        Filter events,
        ReplayTarget target) {

    /**
     * Which events are meant.
     *
     * @param aggregateType of this; empty: of every one
     * @param aggregateId of this; empty: of every one
     */
    public record Filter(Optional<String> aggregateType, Optional<String> aggregateId) {

        boolean means(Routed routed) {
            return aggregateType.filter(not(routed.aggregateType())).isEmpty()
                    && aggregateId
                            .filter(not(new String(routed.key(), StandardCharsets.UTF_8)))
                            .isEmpty();
        }

        /** One that does not say what it is may be meant. */
        boolean means(Rejected rejected) {
            return isOpen(aggregateType, rejected.aggregateType()) && isOpen(aggregateId, rejected.aggregateId());
        }

        private static boolean isOpen(Optional<String> wanted, Optional<String> found) {
            return wanted.isEmpty() || found.isEmpty() || found.equals(wanted);
        }

        private static Predicate<String> not(String found) {
            return wanted -> !wanted.equals(found);
        }
    }
}
