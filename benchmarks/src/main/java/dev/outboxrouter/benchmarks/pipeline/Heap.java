package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.benchmarks.pipeline.Contestant.Router;
import dev.outboxrouter.benchmarks.report.Figure;
import dev.outboxrouter.benchmarks.report.Goal;
import dev.outboxrouter.benchmarks.report.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code heap_mb}: the smallest heap with which the router keeps 95 % of the rate that it has with 512 MB, in each round.
 * {@code distinct_aggregates}: what it keeps of that rate when no two events are of one aggregate, with the heap that is
 * promised: {@link Amounts#distinctAggregates} of them by the last round.
 */
final class Heap implements PipelineMeasurement {

    static final int PROMISED_MB = 128;

    private static final double KEPT = 0.95;
    private static final int PAYLOAD = 200;

    /** With too small a heap a router may neither go on nor end. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** Drains of two seconds differ by more than {@link #KEPT} allows, with one heap. */
    private static final int LONGER = 2;

    private static final String WHOLE = Contestant.HEAP_MB + " MB";
    private static final String DISTINCT = "distinct aggregates, %d MB".formatted(PROMISED_MB);

    @Override
    public List<String> keys() {
        return List.of("heap_mb", "distinct_aggregates");
    }

    @Override
    public List<Figure> measure(Services services, Amounts amounts) {
        Backlog some = Backlog.of(RawKind.MESSAGES, PAYLOAD, amounts);
        Backlog few = some.withEvents(LONGER * some.events());
        Rounds rounds = new Rounds(few.variant(), "events/s");
        int warmUps = amounts.fewerWarmUps();
        try (WarmDrains drains =
                new WarmDrains(services, "heap", amounts.enough().longer(LONGER), LIMIT)) {
            Router whole = new Router(WHOLE, Contestant.HEAP_MB);
            drains.add(whole, few);
            rounds.with(WHOLE, round -> drains.rate(whole, few));
            amounts.heapsMb().forEach(size -> add(services, new Router(size + " MB", size), few, drains, rounds));
            Backlog distinct = few.withDistinctAggregates()
                    .withEvents(inEach(amounts.distinctAggregates(), warmUps + amounts.rounds()));
            add(services, new Router(DISTINCT, PROMISED_MB), distinct, drains, rounds);
            rounds.beforeEach(drains::fill).run(warmUps, amounts.rounds(), services::say);
        }
        Series enough = rounds.series(WHOLE);
        List<Series> sizes = amounts.heapsMb().stream()
                .map(size -> rounds.series(size + " MB"))
                .toList();
        List<Double> smallest = IntStream.range(0, amounts.rounds())
                .mapToObj(round -> smallest(
                        amounts.heapsMb(), sizes, KEPT * enough.rounds().get(round), round))
                .toList();
        List<Series> beside = new ArrayList<>(sizes);
        beside.add(enough);
        return List.of(
                new Figure("heap_mb", few.variant(), "MB", smallest, new Goal.AtMost(PROMISED_MB), beside),
                rounds.ratio("distinct_aggregates", DISTINCT, WHOLE, new Goal.AtLeast(KEPT)));
    }

    /** A router that may have too little memory: when it does not finish, its rate is nothing. */
    private static void add(Services services, Router router, Backlog backlog, WarmDrains drains, Rounds rounds) {
        drains.add(router, backlog);
        rounds.with(router.name(), round -> {
            try {
                return drains.rate(router, backlog);
            } catch (BenchmarkException e) {
                services.say("  %s: %s".formatted(router.name(), e.getMessage()));
                return 0;
            }
        });
    }

    private static int inEach(int all, int rounds) {
        return (all + rounds - 1) / rounds;
    }

    private static double smallest(List<Integer> heapsMb, List<Series> sizes, double wanted, int round) {
        return IntStream.range(0, sizes.size())
                .filter(size -> sizes.get(size).rounds().get(round) >= wanted)
                .mapToDouble(heapsMb::get)
                .findFirst()
                .orElse(Contestant.HEAP_MB);
    }
}
