package dev.outboxrouter.observability;

import dev.outboxrouter.outbox.RejectionCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The meters of one aggregate type. For several threads. */
public final class AggregateTypeMeters {

    /** Where the buckets of the lag end: fine where a router that keeps up is, coarse where it does not. */
    private static final Duration[] LAGS = Stream.of(
                    10L,
                    20L,
                    30L,
                    40L,
                    50L,
                    75L,
                    100L,
                    150L,
                    200L,
                    300L,
                    500L,
                    1_000L,
                    2_000L,
                    5_000L,
                    10_000L,
                    30_000L,
                    60_000L,
                    300_000L,
                    3_600_000L)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private static final String TAG = "aggregate.type";

    private final MeterRegistry registry;
    private final String type;
    private final Counter routed;
    private final Timer lag;
    private final Map<RejectionCode, Counter> rejected = new ConcurrentHashMap<>();
    private volatile @Nullable String topic;
    private volatile long lastMillis;

    AggregateTypeMeters(MeterRegistry registry, String type) {
        this.registry = registry;
        this.type = type;
        this.routed = Counter.builder("outbox.router.events.routed")
                .description("Events that went to their topics")
                .tag(TAG, type)
                .register(registry);
        this.lag = Timer.builder("outbox.router.lag")
                .description("From the commit in the database, by its clock, to the event being routed")
                .tag(TAG, type)
                .serviceLevelObjectives(LAGS)
                .register(registry);
    }

    /** Its name. */
    public String type() {
        return type;
    }

    /** Where its last event went; null before the first. */
    public @Nullable String topic() {
        return topic;
    }

    /** When its last event was routed, in milliseconds since the epoch; 0 before the first. */
    public long lastMillis() {
        return lastMillis;
    }

    /** Events routed so far. */
    public long routed() {
        return (long) routed.count();
    }

    /** Dead letters so far. */
    public long rejected() {
        return (long) rejected.values().stream().mapToDouble(Counter::count).sum();
    }

    /** The lags so far: how many were at most so long, for each bucket; the longest last. */
    public CountAtBucket[] lags() {
        return lag.takeSnapshot().histogramCounts();
    }

    /** Events whose lag is known. */
    public long lagCount() {
        return lag.count();
    }

    void routed(String to, long[] lagMillis, long nowMillis) {
        routed.increment(lagMillis.length);
        for (long millis : lagMillis) {
            if (millis >= 0) {
                lag.record(millis, TimeUnit.MILLISECONDS);
            }
        }
        // A volatile field is read for nothing, and not written so.
        if (lastMillis != nowMillis) {
            lastMillis = nowMillis;
        }
        if (!to.equals(topic)) {
            topic = to;
        }
    }

    void rejected(RejectionCode code, long events) {
        Counter known = rejected.get(code);
        (known == null ? rejected.computeIfAbsent(code, this::counter) : known).increment((double) events);
    }

    private Counter counter(RejectionCode code) {
        return Counter.builder("outbox.router.events.rejected")
                .description("Events that became dead letters")
                .tag(TAG, type)
                .tag("code", code.name())
                .register(registry);
    }
}
