package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.benchmarks.pipeline.Contestant.Router;
import dev.outboxrouter.benchmarks.pipeline.Contestant.Run;
import dev.outboxrouter.benchmarks.report.Figure;
import dev.outboxrouter.benchmarks.report.Goal;
import dev.outboxrouter.benchmarks.report.Series;
import java.text.DecimalFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * {@code latency_ms}: from the return of a commit to the consumer of committed records, at 1,000 events a second;
 * exactly-once all the way. Writer and consumer are threads of this process, and read the same clock. Beside it the
 * connector with Debezium's transforms, with its defaults and tuned as ours; {@code latency_vs_transforms} is the router's
 * p99 over that with defaults.
 *
 * <p>What is measured has run for a while: one worker has the three connectors, of which two are stopped. A JVM that has
 * just started cannot do a thousand events a second without a queue, and the queue would be what is measured.
 */
final class Latency implements PipelineMeasurement {

    private static final String ROUTER = "latency-router";
    private static final String TUNED = "latency-tuned";
    private static final String DEFAULTS = "latency-defaults";
    private static final int PAYLOAD = 200;

    /** Of what connectors drain first elsewhere: the worker may have done so. */
    private static final int LESS = 4;

    /** Of every stretch, until everyone has gone through the first transactions. */
    private static final int LEFT_OUT = SteadyWriter.PER_SECOND;

    @Override
    public List<String> keys() {
        return List.of("latency_ms", "latency_vs_transforms");
    }

    @Override
    public List<Figure> measure(Services services, Amounts amounts) {
        Map<String, List<Percentiles>> measured =
                Map.of(ROUTER, new ArrayList<>(), TUNED, new ArrayList<>(), DEFAULTS, new ArrayList<>());
        ConnectorConfigs configs = new ConnectorConfigs(services.config().root());
        Database database = new Database(services);
        int events = (int) amounts.steady().toSeconds() * SteadyWriter.PER_SECOND;
        RawTopic raw = RawTopic.empty(ROUTER + ".message", Backlog.of(RawKind.MESSAGES, PAYLOAD, amounts));
        services.connect().start();
        List<Deployment> deployments = new ArrayList<>();
        List<Jvm> jvms = new ArrayList<>();
        try {
            deployments.add(Deployment.start(services, ROUTER, configs::shipped));
            jvms.addAll(new Router(ROUTER, Contestant.HEAP_MB).start(services, new Run(ROUTER, raw, ROUTER)));
            deployments.add(Deployment.start(services, TUNED, configs::transforms));
            deployments.add(Deployment.start(services, DEFAULTS, configs::transformsWithDefaults));
            services.say("all pipelines warm up");
            database.emit(amounts.enough().upTo(amounts.walEvents()).next() / LESS, PAYLOAD);
            deployments.forEach(Deployment::catchUp);
            deployments.forEach(Deployment::stop);
            for (int warmUp = 0; warmUp < amounts.fewerWarmUps(); warmUp++) {
                deployments.forEach(each -> stretch(each, events));
            }
            for (int round = 1; round <= amounts.rounds(); round++) {
                for (int turn = 0; turn < deployments.size(); turn++) {
                    Deployment deployment = deployments.get((turn + round - 1) % deployments.size());
                    Percentiles percentiles = stretch(deployment, events);
                    of(measured, deployment.name()).add(percentiles);
                    services.say("round %d/%d  %-18s p50 %.1f  p99 %.1f  p99.9 %.1f ms"
                            .formatted(
                                    round,
                                    amounts.rounds(),
                                    deployment.name(),
                                    percentiles.at(50),
                                    percentiles.at(99),
                                    percentiles.at(99.9)));
                }
            }
        } finally {
            jvms.forEach(Jvm::close);
        }
        return figures(measured);
    }

    private static Percentiles stretch(Deployment deployment, int events) {
        deployment.resume();
        deployment.catchUp();
        double[] all = deployment.latencies(LEFT_OUT + events);
        deployment.stop();
        return new Percentiles(Arrays.copyOfRange(all, LEFT_OUT, all.length));
    }

    private static List<Figure> figures(Map<String, List<Percentiles>> measured) {
        List<Double> router = values(measured, ROUTER, 99);
        List<Double> transforms = values(measured, DEFAULTS, 99);
        List<Double> ratios = IntStream.range(0, router.size())
                .mapToObj(round -> router.get(round) / transforms.get(round))
                .toList();
        return List.of(
                figure(measured, 50, new Goal.AtMost(30)),
                figure(measured, 99, new Goal.AtMost(80)),
                figure(measured, 99.9, new Goal.Report()),
                new Figure(
                        "latency_vs_transforms",
                        "p99",
                        "x",
                        ratios,
                        new Goal.AtMost(1),
                        List.of(new Series("router", "ms", router), new Series("transforms", "ms", transforms))));
    }

    private static Figure figure(Map<String, List<Percentiles>> measured, double percent, Goal goal) {
        return new Figure(
                "latency_ms",
                "p" + new DecimalFormat("0.#").format(percent),
                "ms",
                values(measured, ROUTER, percent),
                goal,
                List.of(
                        new Series("transforms with defaults", "ms", values(measured, DEFAULTS, percent)),
                        new Series("transforms, tuned alike", "ms", values(measured, TUNED, percent))));
    }

    private static List<Double> values(Map<String, List<Percentiles>> measured, String name, double percent) {
        return of(measured, name).stream().map(each -> each.at(percent)).toList();
    }

    private static List<Percentiles> of(Map<String, List<Percentiles>> measured, String name) {
        return Objects.requireNonNull(measured.get(name));
    }
}
