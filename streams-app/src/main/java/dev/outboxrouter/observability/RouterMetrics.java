package dev.outboxrouter.observability;

import static java.util.Objects.requireNonNull;

import dev.outboxrouter.outbox.RejectionCode;
import dev.outboxrouter.outbox.RoutingOutcome.Rejected;
import dev.outboxrouter.outbox.RoutingOutcome.Routed;
import dev.outboxrouter.outbox.SkipReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this instance has done. {@link CommittedOutcomes} hands it on when it is committed. The meters of an aggregate type are made with its first event and looked up by its name from then on; nothing is made
 * for an event.
 *
 * <p>An aggregate type is data of others, so only the first {@value #MOST_TYPES} that are routed have meters of their own;
 * the others share {@value #OTHER}. For several threads.
 */
public final class RouterMetrics implements OutcomeCounter {

    /** Most aggregate types with meters of their own. */
    public static final int MOST_TYPES = 100;

    /** The aggregate types beyond, and those that were never routed. */
    public static final String OTHER = "(other)";

    /** An event whose aggregate type could not be read. */
    public static final String NONE = "(none)";

    /** Longer names have no meters of their own. */
    private static final int LONGEST_NAME = 100;

    private static final Set<SkipReason> ABSORBED = Set.of(SkipReason.REPEATED, SkipReason.DUPLICATE);

    private final MeterRegistry registry;
    private final Map<String, AggregateTypeMeters> types = new ConcurrentHashMap<>();
    private final AggregateTypeMeters other;
    private final AggregateTypeMeters none;
    private final Counter lost;
    private final Map<SkipReason, Counter> skipped = new EnumMap<>(SkipReason.class);

    /** Counts in this registry. */
    public RouterMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.other = new AggregateTypeMeters(registry, OTHER);
        this.none = new AggregateTypeMeters(registry, NONE);
        this.lost = Counter.builder("outbox.router.records.lost")
                .description("Offsets of raw topics that were deleted before they were routed")
                .register(registry);
        for (SkipReason reason : SkipReason.values()) {
            skipped.put(reason, counter(reason));
        }
    }

    @Override
    public void routed(Routed event, long committedMillis, long nowMillis) {
        // The database's clock and this one are two.
        long lag = committedMillis < 0 ? committedMillis : Math.max(0, nowMillis - committedMillis);
        meters(event.aggregateType()).routed(event.topic(), new long[] {lag}, nowMillis);
    }

    /**
     * Counts events of one aggregate type.
     *
     * @param topic where the last of them went
     * @param lagMillis the lag of each; negative: not known
     * @param nowMillis when the last of them was routed
     */
    void routed(String type, String topic, long[] lagMillis, long nowMillis) {
        meters(type).routed(topic, lagMillis, nowMillis);
    }

    @Override
    public void skipped(SkipReason reason) {
        skipped(reason, 1);
    }

    void skipped(SkipReason reason, long records) {
        requireNonNull(skipped.get(reason)).increment((double) records);
    }

    @Override
    public void rejected(Rejected event) {
        rejected(event.aggregateType(), event.code(), 1);
    }

    void rejected(Optional<String> aggregateType, RejectionCode code, long events) {
        aggregateType.map(type -> types.getOrDefault(type, other)).orElse(none).rejected(code, events);
    }

    /**
     * Counts records that were deleted before they were routed.
     *
     * @param records upper bound: transaction markers occupy offsets too
     */
    public void lost(long records) {
        lost.increment((double) records);
    }

    /** Records that were deleted before they were routed, as this instance found since its start. */
    public long lost() {
        return (long) lost.count();
    }

    /** What was counted by aggregate type; those without a name of their own last. */
    public Collection<AggregateTypeMeters> types() {
        List<AggregateTypeMeters> all = new ArrayList<>(types.values());
        all.add(other);
        all.add(none);
        return all;
    }

    private AggregateTypeMeters meters(String type) {
        AggregateTypeMeters known = types.get(type);
        return known == null ? made(type) : known;
    }

    private synchronized AggregateTypeMeters made(String type) {
        AggregateTypeMeters known = types.get(type);
        if (known != null) {
            return known;
        }
        if (types.size() == MOST_TYPES || type.length() > LONGEST_NAME) {
            return other;
        }
        AggregateTypeMeters made = new AggregateTypeMeters(registry, type);
        types.put(type, made);
        return made;
    }

    private Counter counter(SkipReason reason) {
        boolean absorbed = ABSORBED.contains(reason);
        return Counter.builder(absorbed ? "outbox.router.duplicates.absorbed" : "outbox.router.records.skipped")
                .description(
                        absorbed
                                ? "What had been read or delivered before and was left out"
                                : "Records of raw topics that are, rightly, no event")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
