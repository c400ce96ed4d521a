package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.benchmarks.pipeline.Contestant.Copy;
import dev.outboxrouter.benchmarks.pipeline.Contestant.Loop;
import dev.outboxrouter.benchmarks.pipeline.Contestant.Router;
import dev.outboxrouter.benchmarks.report.Figure;
import dev.outboxrouter.benchmarks.report.Goal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code router_vs_copy}, {@code router_vs_loop}: the router against programs that only move the same bytes. In the rounds
 * of its first input also {@code threads_2_vs_1} and {@code instances_2_vs_1}, against the same router.
 */
final class Throughput implements PipelineMeasurement {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final String ROUTER = "router";
    private static final String COPY = "copy";
    private static final String LOOP = "loop";
    private static final String THREADS = "router, 2 threads";
    private static final String INSTANCES = "2 routers";

    @Override
    public List<String> keys() {
        return List.of("router_vs_copy", "router_vs_loop", "threads_2_vs_1", "instances_2_vs_1");
    }

    @Override
    public List<Figure> measure(Services services, Amounts amounts) {
        List<Figure> figures = new ArrayList<>();
        for (RawKind kind : amounts.kinds()) {
            for (int size : amounts.payloads()) {
                boolean first = figures.isEmpty();
                figures.addAll(measure(services, Backlog.of(kind, size, amounts), amounts, first));
            }
        }
        return figures;
    }

    private static List<Figure> measure(Services services, Backlog backlog, Amounts amounts, boolean first) {
        Rounds rounds = new Rounds(backlog.variant(), "events/s");
        List<Contestant> contestants =
                new ArrayList<>(List.of(new Router(ROUTER, Contestant.HEAP_MB), new Copy(COPY), new Loop(LOOP)));
        boolean beside = first && amounts.reported();
        if (beside) {
            contestants.add(
                    new Router(THREADS, Contestant.HEAP_MB, 1, Map.of("OUTBOX_ROUTER_KAFKA_NUM_STREAM_THREADS", "2")));
            contestants.add(new Router(INSTANCES, Contestant.HEAP_MB, 2, Map.of()));
        }
        try (WarmDrains drains =
                new WarmDrains(services, "drain-" + backlog.variant().replaceAll("\\W+", "-"), LIMIT)) {
            for (Contestant each : contestants) {
                drains.add(each, backlog);
                rounds.with(each.name(), round -> drains.rate(each));
            }
            rounds.beforeEach(drains::fill)
                    .run(
                            first ? amounts.warmUps() : amounts.sideWarmUps(),
                            first ? amounts.rounds() : amounts.sideRounds(),
                            services::say);
        }

        List<Figure> figures = new ArrayList<>();
        figures.add(rounds.ratio("router_vs_copy", ROUTER, COPY, new Goal.AtLeast(0.95)));
        figures.add(rounds.ratio("router_vs_loop", ROUTER, LOOP, new Goal.AtLeast(0.75)));
        if (beside) {
            figures.add(rounds.ratio("threads_2_vs_1", THREADS, ROUTER, new Goal.Report()));
            figures.add(rounds.ratio("instances_2_vs_1", INSTANCES, ROUTER, new Goal.Report()));
        }
        return figures;
    }
}
