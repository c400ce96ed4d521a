package dev.outboxrouter.observability.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.outboxrouter.observability.AggregateTypeMeters;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one aggregate type's meters have done lately: a look at them every second, and the last minute of looks. For one
 * thread.
 */
final class Activity {

    private static final int RATE_LOOKS = 10;
    private static final int MINUTE_LOOKS = 60;
    private static final double MEDIAN = 0.5;
    private static final double P99 = 0.99;

    private final AggregateTypeMeters meters;
    private final Deque<Look> looks = new ArrayDeque<>();

    Activity(AggregateTypeMeters meters) {
        this.meters = meters;
        looks.add(new Look(System.nanoTime(), 0, 0, 0, new double[0]));
    }

    /**
     * An aggregate type.
     *
     * @param type its name
     * @param topic where its events go; null before the first
     * @param ratePerSecond events routed a second, over the last ten seconds
     * @param routed events since the start
     * @param rejected dead letters since the start
     * @param p50Millis half of the last minute's events were routed within this time of their commit; null without any
     * @param p99Millis so were 99 of 100
     * @param lastMillis when the last event was routed; 0 before the first
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Figures(
            String type,
            @Nullable String topic,
            double ratePerSecond,
            long routed,
            long rejected,
            @Nullable Double p50Millis,
            @Nullable Double p99Millis,
            long lastMillis) {}

    private record Look(long nanos, long routed, long rejected, long lags, double[] atMost) {}

    /** Looks once more. */
    Figures look() {
        Look now = now();
        looks.addLast(now);
        while (looks.size() > MINUTE_LOOKS + 1) {
            looks.removeFirst();
        }
        Look before = looks.stream()
                .skip(Math.max(0, looks.size() - 1 - RATE_LOOKS))
                .findFirst()
                .orElse(now);
        double seconds = (now.nanos - before.nanos) / (double) TimeUnit.SECONDS.toNanos(1);
        Look minuteAgo = looks.getFirst();
        return new Figures(
                meters.type(),
                meters.topic(),
                seconds <= 0 ? 0 : (now.routed - before.routed) / seconds,
                now.routed,
                now.rejected,
                percentile(MEDIAN, minuteAgo, now),
                percentile(P99, minuteAgo, now),
                meters.lastMillis());
    }

    private Look now() {
        double[] atMost =
                Arrays.stream(meters.lags()).mapToDouble(CountAtBucket::count).toArray();
        return new Look(System.nanoTime(), meters.routed(), meters.rejected(), meters.lagCount(), atMost);
    }

    /** Between the bounds of a bucket events are taken to be spread evenly, as Prometheus takes it. */
    private @Nullable Double percentile(double part, Look from, Look to) {
        long events = to.lags - from.lags;
        if (events <= 0) {
            return null;
        }
        double wanted = events * part;
        double lower = 0;
        double below = 0;
        CountAtBucket[] buckets = meters.lags();
        for (int i = 0; i < buckets.length; i++) {
            double upper = buckets[i].bucket(TimeUnit.MILLISECONDS);
            double atMost = to.atMost[i] - (i < from.atMost.length ? from.atMost[i] : 0);
            if (atMost >= wanted) {
                return lower + (upper - lower) * (wanted - below) / (atMost - below);
            }
            below = atMost;
            lower = upper;
        }
        // Beyond the last bound nothing more is known.
        return lower;
    }
}
