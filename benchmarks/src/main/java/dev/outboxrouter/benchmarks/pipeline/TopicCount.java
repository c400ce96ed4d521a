package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.benchmarks.pipeline.Contestant.Router;
import dev.outboxrouter.benchmarks.pipeline.Contestant.Run;
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

    /** A transaction with a thousand partitions takes its time: with the whole backlog it would take most of the run. */
    private static final int PART = 3;

    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Override
    public List<String> keys() {
        return List.of("topics_1000_vs_10");
    }

    @Override
    public List<Figure> measure(Services services, Amounts amounts) {
        Rounds rounds = new Rounds("messages, 200 B", "events/s");
        for (int topics : List.of(FEW, MANY)) {
            RawTopic input = services.backlogs()
                    .topic(Backlog.of(RawKind.MESSAGES, PAYLOAD, amounts)
                            .withTypes(topics)
                            .withEvents(amounts.backlogEvents() / PART));
            Router router = new Router(topics + " topics", Contestant.HEAP_MB);
            String output = "of-" + topics;
            services.topics().create(router.outputs(new Run("", input, output)), 1);
            RawDrain drain = new RawDrain(services);
            rounds.with(
                    router.name(),
                    round ->
                            drain.rate(router, new Run("topics-%d-%d".formatted(topics, round), input, output), LIMIT));
        }
        rounds.run(amounts.rounds(), services::say);
        services.topics().delete("of-");
        return List.of(rounds.ratio("topics_1000_vs_10", MANY + " topics", FEW + " topics", new Goal.AtLeast(0.8)));
    }
}
