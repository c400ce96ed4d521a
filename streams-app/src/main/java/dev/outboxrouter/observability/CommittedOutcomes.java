package dev.outboxrouter.observability;

import static java.util.Objects.requireNonNull;

import dev.outboxrouter.outbox.RejectionCode;
import dev.outboxrouter.outbox.RoutingOutcome.Rejected;
import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import dev.outboxrouter.outbox.SkipReason;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts what a stream thread has done when the thread commits it. What is done in a transaction that is aborted is done
 * again, and counted in neither attempt but the last. Thread-safe: each stream thread has its own.
 *
 * <p>A commit whose answer is lost is not counted, although Kafka may have made it.
 */
public final class CommittedOutcomes implements OutcomeCounter {

    /** Upper bound on the aggregate types that a thread keeps its memory of from one transaction to the next. */
    private static final int MAX_TYPES_KEPT = 1_000;

    private final RouterMetrics metrics;
    private final ThreadLocal<Uncommitted> ofThread = ThreadLocal.withInitial(Uncommitted::new);

    /** Counts in these meters. */
    public CommittedOutcomes(RouterMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void routed(Routed event, long committedMillis, long nowMillis) {
        ofThread.get().routed(event, committedMillis, nowMillis);
    }

    @Override
    public void skipped(SkipReason reason) {
        requireNonNull(ofThread.get().skipped.get(reason))[0]++;
    }

    @Override
    public void rejected(Rejected event) {
        ofThread.get().rejected.merge(new Rejection(event.aggregateType(), event.code()), 1L, Long::sum);
    }

    /** The calling thread has committed what it did. */
    public void committed() {
        ofThread.get().countIn(metrics);
        ofThread.get().clear();
    }

    /** The calling thread has aborted what it did. */
    public void aborted() {
        ofThread.get().clear();
    }

    private static final class Uncommitted {

        private final Map<String, EventsOfType> routed = new HashMap<>();
        private final Map<SkipReason, long[]> skipped = new EnumMap<>(SkipReason.class);
        private final Map<Rejection, Long> rejected = new HashMap<>();

        Uncommitted() {
            for (SkipReason reason : SkipReason.values()) {
                skipped.put(reason, new long[1]);
            }
        }

        void routed(Routed event, long committedMillis, long nowMillis) {
            EventsOfType known = routed.get(event.aggregateType());
            if (known == null) {
                known = new EventsOfType(event.topic());
                routed.put(event.aggregateType(), known);
            }
            known.add(event.topic(), committedMillis, nowMillis);
        }

        void countIn(RouterMetrics metrics) {
            routed.forEach((type, events) -> events.countIn(metrics, type));
            skipped.forEach((reason, count) -> metrics.skipped(reason, count[0]));
            rejected.forEach((as, events) -> metrics.rejected(as.aggregateType(), as.code(), events));
        }

        void clear() {
            if (routed.size() > MAX_TYPES_KEPT) {
                routed.clear();
            }
            routed.values().forEach(EventsOfType::clear);
            skipped.values().forEach(count -> count[0] = 0);
            rejected.clear();
        }
    }

    /** What dead letters are counted by. */
    private record Rejection(Optional<String> aggregateType, RejectionCode code) {}

    /** The events of one aggregate type: 8 bytes each, however long a transaction is. */
    private static final class EventsOfType {

        /** Upper bound on the events that memory is kept for from one transaction to the next. */
        private static final int MAX_KEPT = 4_096;

        private String topic;
        private long[] lagMillis = new long[16];
        private int count;
        private long lastMillis;

        EventsOfType(String topic) {
            this.topic = topic;
        }

        void add(String to, long committed, long nowMillis) {
            if (count == lagMillis.length) {
                lagMillis = Arrays.copyOf(lagMillis, 2 * count);
            }
            // The lag, or a negative number when it is not known. The database's clock and this one are two.
            lagMillis[count++] = committed < 0 ? committed : Math.max(0, nowMillis - committed);
            topic = to;
            lastMillis = nowMillis;
        }

        void countIn(RouterMetrics metrics, String type) {
            if (count > 0) {
                metrics.routed(type, topic, Arrays.copyOf(lagMillis, count), lastMillis);
            }
        }

        void clear() {
            count = 0;
            if (lagMillis.length > MAX_KEPT) {
                lagMillis = new long[MAX_KEPT];
            }
        }
    }
}
