package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.benchmarks.pipeline.Contestant.Router;
import dev.outboxrouter.benchmarks.pipeline.Contestant.Run;
import dev.outboxrouter.benchmarks.report.Figure;
import dev.outboxrouter.benchmarks.report.Goal;
import dev.outboxrouter.benchmarks.report.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code heap_mb}: the smallest heap with which the router keeps 95 % of the rate that it has with 512 MB, tried from below
 * in every round. {@code distinct_aggregates}: what it keeps of that rate when no two events are of one aggregate, with
 * the heap that is promised.
 */
final class Heap implements PipelineMeasurement {

    private static final List<Integer> SIZES_MB = List.of(64, 96, 128, 192, 256);
    private static final int PROMISED_MB = 128;
    private static final double KEPT = 0.95;
    private static final int PAYLOAD = 200;

    /** With too small a heap a router may neither go on nor end. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final Duration LONG_LIMIT = Duration.ofMinutes(15);

    @Override
    public List<String> keys() {
        return List.of("heap_mb", "distinct_aggregates");
    }

    @Override
    public List<Figure> measure(Services services, Amounts amounts) {
        Backlog few = Backlog.of(RawKind.MESSAGES, PAYLOAD, amounts);
        RawTopic input = services.backlogs().topic(few);
        RawTopic ofDistinct = services.backlogs().topic(few.withDistinctAggregates(amounts.aggregates()));
        List<Double> enough = new ArrayList<>();
        List<Double> sizes = new ArrayList<>();
        List<Double> distinct = new ArrayList<>();
        List<Double> kept = new ArrayList<>();
        for (int round = 1; round <= amounts.rounds(); round++) {
            services.say("%s  round %d/%d".formatted(few.variant(), round, amounts.rounds()));
            double whole = rate(services, input, Contestant.HEAP_MB, round, LONG_LIMIT);
            if (whole == 0) {
                throw new BenchmarkException("the router did not finish with all the memory it may want");
            }
            enough.add(whole);
            sizes.add((double) smallest(services, input, KEPT * whole, round));
            distinct.add(rate(services, ofDistinct, PROMISED_MB, round, LONG_LIMIT));
            kept.add(distinct.get(round - 1) / whole);
        }
        Series baseline = new Series("with %d MB".formatted(Contestant.HEAP_MB), "events/s", enough);
        Series many = new Series(
                "%,d aggregates, %d MB".formatted(ofDistinct.backlog().aggregates(), PROMISED_MB),
                "events/s",
                distinct);
        return List.of(
                new Figure("heap_mb", few.variant(), "MB", sizes, new Goal.AtMost(PROMISED_MB), List.of(baseline)),
                new Figure(
                        "distinct_aggregates",
                        few.variant(),
                        "x",
                        kept,
                        new Goal.AtLeast(KEPT),
                        List.of(many, baseline)));
    }

    private static int smallest(Services services, RawTopic input, double wanted, int round) {
        for (int size : SIZES_MB) {
            if (rate(services, input, size, round, LIMIT) >= wanted) {
                return size;
            }
        }
        return Contestant.HEAP_MB;
    }

    /** Nothing for a router that did not finish. */
    private static double rate(Services services, RawTopic input, int heapMb, int round, Duration limit) {
        String name = "heap-%d-%d-%d".formatted(input.backlog().aggregates(), heapMb, round);
        Router router = new Router(heapMb + " MB", heapMb);
        double rate;
        try {
            rate = new RawDrain(services).rate(router, new Run(name, input, name), limit);
        } catch (BenchmarkException e) {
            services.say("  %s: %s".formatted(router.name(), e.getMessage()));
            rate = 0;
        }
        services.say(
                "  %,d aggregates, %s  %,.0f events/s".formatted(input.backlog().aggregates(), router.name(), rate));
        return rate;
    }
}
