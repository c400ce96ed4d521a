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
 * {@code router_vs_smt_pipeline}, {@code pipeline_vs_smt_pipeline}: against Debezium's two transforms, which do the same
 * inside Kafka Connect. Everyone drains the same write-ahead log, each from a slot of its own, or what the shipped
 * connector made of it. One worker has all connectors, and it and the router live through all rounds: see
 * {@link WarmDrains}.
 */
final class AgainstTransforms implements PipelineMeasurement {

    private static final int PAYLOAD = 200;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** The router alone is several times as fast as the slowest. */
    private static final int LONGER = 2;

    private static final String ROUTER = "wal-router";
    private static final String PIPELINE = "wal-pipeline";
    private static final String TRANSFORMS = "wal-transforms";

    private static final String ROUTED = "wal-routed";
    private static final String OUTPUT = ROUTED + ".event.order";

    private static final String ROUTER_SERIES = "router";
    private static final String PIPELINE_SERIES = "connector and router";
    private static final String TRANSFORMS_SERIES = "connector with transforms";

    @Override
    public List<String> keys() {
        return List.of("router_vs_smt_pipeline", "pipeline_vs_smt_pipeline");
    }

    @Override
    public List<Figure> measure(Services services, Amounts amounts) {
        Database database = new Database(services);
        ConnectorConfigs configs = new ConnectorConfigs(services.config().root());
        Backlog backlog = new Backlog(RawKind.MESSAGES, PAYLOAD, 1, Backlog.SOME_AGGREGATES, amounts.walEvents());
        List<Deployment> deployments = new ArrayList<>();
        List<Jvm> jvms = new ArrayList<>();
        services.connect().start();
        try {
            Deployment forRouter = Deployment.start(services, ROUTER, configs::shipped);
            Deployment forPipeline = Deployment.start(services, PIPELINE, configs::shipped);
            Deployment transforms = Deployment.start(services, TRANSFORMS, configs::transforms);
            deployments.addAll(List.of(forRouter, forPipeline, transforms));
            deployments.forEach(Deployment::stop);
            Jvm router = router(services, backlog, List.of(forRouter, forPipeline));
            jvms.add(router);
            router.freeze();

            Enough enough = amounts.enough().longer(LONGER).upTo(amounts.walEvents());
            Drains drains = new Drains(services, enough);
            List<Double> connectorAlone = new ArrayList<>();
            Rounds rounds = new Rounds(backlog.variant(), "events/s")
                    .beforeEach(() -> database.emit(drains.next(), PAYLOAD))
                    .with(ROUTER_SERIES, round -> {
                        double alone = drains.connector(forRouter, forRouter.rawTopic(), List.of());
                        if (round > 0) {
                            connectorAlone.add(alone);
                        }
                        return drains.router(router, OUTPUT);
                    })
                    .with(PIPELINE_SERIES, round -> {
                        router.thaw();
                        double rate = drains.connector(forPipeline, OUTPUT, List.of(router));
                        router.freeze();
                        return rate;
                    })
                    .with(
                            TRANSFORMS_SERIES,
                            round -> drains.connector(transforms, transforms.aggregateTopic(), List.of()))
                    .run(amounts.fewerWarmUps(), amounts.rounds(), services::say);
            deployments.forEach(Deployment::end);
            services.topics().delete("wal-");
            Series alone = new Series("the connector alone", "events/s", connectorAlone);
            return List.of(
                    rounds.ratio("router_vs_smt_pipeline", ROUTER_SERIES, TRANSFORMS_SERIES, new Goal.AtLeast(2.0)),
                    rounds.ratio("pipeline_vs_smt_pipeline", PIPELINE_SERIES, TRANSFORMS_SERIES, new Goal.AtLeast(0.95))
                            .beside(alone));
        } finally {
            jvms.forEach(Jvm::close);
        }
    }

    /** One router for both raw topics: what it has compiled serves both. */
    private static Jvm router(Services services, Backlog backlog, List<Deployment> inputs) {
        String topics =
                String.join(",", inputs.stream().map(Deployment::rawTopic).toList());
        services.topics().create(List.of(OUTPUT), Topics.PARTITIONS);
        return new Router(ROUTER_SERIES, Contestant.HEAP_MB)
                .start(services, new Run(ROUTER, RawTopic.empty(topics, backlog), ROUTED))
                .get(0);
    }

    /** What is drained, from the write-ahead log or from what a connector has made of it. */
    private static final class Drains {

        private final Services services;
        private final Enough enough;
        private int events;

        Drains(Services services, Enough enough) {
            this.services = services;
            this.enough = enough;
        }

        /** How many events come next. */
        int next() {
            events = enough.next();
            return events;
        }

        /** A connector goes on until everything is on the topic. */
        double connector(Deployment connector, String topic, List<Jvm> jvms) {
            try (RecordCount arrived = new RecordCount(services.topics(), List.of(topic))) {
                connector.resume();
                double rate = rate(arrived, jvms);
                connector.stop();
                return rate;
            }
        }

        /** A router that was frozen meanwhile drains what its connector has written. */
        double router(Jvm router, String topic) {
            try (RecordCount arrived = new RecordCount(services.topics(), List.of(topic))) {
                router.thaw();
                double rate = rate(arrived, List.of(router));
                router.freeze();
                return rate;
            }
        }

        private double rate(RecordCount arrived, List<Jvm> jvms) {
            double rate = Drain.rate(events, arrived::now, jvms, LIMIT);
            if (arrived.now() != events) {
                throw new BenchmarkException("%,d records for %,d events".formatted(arrived.now(), events));
            }
            enough.drainedAt(rate);
            return rate;
        }
    }
}
