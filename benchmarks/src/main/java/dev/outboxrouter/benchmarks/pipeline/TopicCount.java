package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.benchmarks.pipeline.Contestant.Router;
import dev.outboxrouter.benchmarks.report.Figure;
import dev.outboxrouter.benchmarks.report.Goal;
import java.time.Duration;
import java.util.List;

/**
 * {@code topics_1000_vs_10}: what it costs that events go to many aggregate topics. All topics are there before, with one
 * partition each: what grows is the number of topics, and a broker on 2 cores has its own limits.
 */
final class TopicCount implements PipelineMeasurement {

    private static final int FEW = 10;
    private static final int MANY = 1_000;
    private static final int PAYLOAD = 200;

    /** Many topics are drained more slowly, the first time by far. */
    private static final int LESS = 3;

    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Override
    public List<String> keys() {
        return List.of("topics_1000_vs_10");
    }

    @Override
    public List<Figure> measure(Services services, Amounts amounts) {
        Rounds rounds = new Rounds("messages, 200 B", "events/s");
        try (WarmDrains drains = new WarmDrains(services, "topics", amounts.enough(), LIMIT)) {
            for (int topics : List.of(FEW, MANY)) {
                Backlog most = Backlog.of(RawKind.MESSAGES, PAYLOAD, amounts).withTypes(topics);
                Backlog backlog = topics == MANY ? most.withEvents(most.events() / LESS) : most;
                Router router = new Router(topics + " topics", Contestant.HEAP_MB);
                drains.add(router, 1, backlog);
                rounds.with(router.name(), round -> drains.rate(router, backlog));
            }
            rounds.beforeEach(drains::fill).run(amounts.warmUps(), amounts.rounds(), services::say);
        }
        return List.of(rounds.ratio("topics_1000_vs_10", MANY + " topics", FEW + " topics", new Goal.AtLeast(0.8)));
    }
}
