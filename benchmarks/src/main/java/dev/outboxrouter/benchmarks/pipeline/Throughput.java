package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.benchmarks.pipeline.Contestant.Copy;
import dev.outboxrouter.benchmarks.pipeline.Contestant.Loop;
import dev.outboxrouter.benchmarks.pipeline.Contestant.Router;
import dev.outboxrouter.benchmarks.report.Figure;
import dev.outboxrouter.benchmarks.report.Goal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code router_vs_copy}, {@code router_vs_loop}: the router against programs that only move the same bytes. In the rounds
 * of the first input also {@code threads_2_vs_1} and {@code instances_2_vs_1}, against the same router.
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
            figures.addAll(measure(services, kind, amounts, figures.isEmpty() && amounts.reported()));
        }
        return figures;
    }

    /** Each contestant drains all sizes of a kind, one after the other. */
    private static List<Figure> measure(Services services, RawKind kind, Amounts amounts, boolean more) {
        Backlog[] backlogs = amounts.payloads().stream()
                .map(size -> Backlog.of(kind, size, amounts))
                .toArray(Backlog[]::new);
        List<Contestant> movers = List.of(new Router(ROUTER, Contestant.HEAP_MB), new Copy(COPY), new Loop(LOOP));
        List<Contestant> routers = List.of(
                new Router(THREADS, Contestant.HEAP_MB, 1, Map.of("OUTBOX_ROUTER_KAFKA_NUM_STREAM_THREADS", "2")),
                new Router(INSTANCES, Contestant.HEAP_MB, 2, Map.of()));
        List<Figure> figures = new ArrayList<>();
        try (WarmDrains drains =
                new WarmDrains(services, "drain-" + kind.name().toLowerCase(Locale.ROOT), amounts.enough(), LIMIT)) {
            movers.forEach(each -> drains.add(each, backlogs));
            if (more) {
                routers.forEach(each -> drains.add(each, backlogs[0]));
            }
            for (Backlog backlog : backlogs) {
                boolean first = backlog.equals(backlogs[0]);
                Rounds rounds = new Rounds(backlog.variant(), "events/s").beforeEach(() -> drains.fill(backlog));
                movers.forEach(each -> rounds.with(each.name(), round -> drains.rate(each, backlog)));
                if (first && more) {
                    routers.forEach(each -> rounds.with(each.name(), round -> drains.rate(each, backlog)));
                }
                rounds.run(amounts.warmUps(), amounts.rounds(), services::say);
                figures.add(rounds.ratio("router_vs_copy", ROUTER, COPY, new Goal.AtLeast(0.95)));
                figures.add(rounds.ratio("router_vs_loop", ROUTER, LOOP, new Goal.AtLeast(0.75)));
                if (first && more) {
                    figures.add(rounds.ratio("threads_2_vs_1", THREADS, ROUTER, new Goal.Report()));
                    figures.add(rounds.ratio("instances_2_vs_1", INSTANCES, ROUTER, new Goal.Report()));
                }
            }
        }
        return figures;
    }
}
