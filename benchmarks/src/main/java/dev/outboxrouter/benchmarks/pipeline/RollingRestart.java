package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.benchmarks.pipeline.Contestant.Router;
import dev.outboxrouter.benchmarks.pipeline.Contestant.Run;
import dev.outboxrouter.benchmarks.report.Figure;
import dev.outboxrouter.benchmarks.report.Goal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * {@code rolling_restart_ms}: the slowest event while each of two routers is stopped with SIGTERM and started again, at 1,000
 * events per second, from the return of its commit until a consumer of committed records has it.
 */
final class RollingRestart implements PipelineMeasurement {

    private static final String KEY = "rolling_restart_ms";
    private static final String ROUTER = "rolled-router";
    private static final int INSTANCES = 2;
    private static final int PAYLOAD = 200;

    /** Events are written for at least this long; both restarts must fit in. */
    private static final int SECONDS = 30;

    @Override
    public List<String> keys() {
        return List.of(KEY);
    }

    @Override
    public List<Figure> measure(Services services, Amounts amounts) {
        List<Double> slowest = new ArrayList<>();
        ConnectorConfigs configs = new ConnectorConfigs(services.config().root());
        RawTopic raw = RawTopic.empty(ROUTER + ".message", Backlog.of(RawKind.MESSAGES, PAYLOAD, amounts));
        Run run = new Run(ROUTER, raw, ROUTER);
        Router router = new Router(ROUTER, Contestant.HEAP_MB);
        services.connect().start();
        Deployment deployment = Deployment.start(services, ROUTER, configs::shipped);
        List<Jvm> instances = new ArrayList<>();
        try {
            for (int number = 0; number < INSTANCES; number++) {
                instances.add(start(services, router, run, number));
            }
            deployment.catchUp();
            for (int round = 1; round <= amounts.rounds(); round++) {
                CompletableFuture<double[]> latencies =
                        CompletableFuture.supplyAsync(() -> deployment.latencies(SECONDS * SteadyWriter.PER_SECOND));
                for (int number = 0; number < INSTANCES; number++) {
                    instances.get(number).stop();
                    instances.set(number, start(services, router, run, number));
                }
                if (latencies.isDone()) {
                    throw new BenchmarkException(
                            "%d s of events ended before both routers ran again".formatted(SECONDS));
                }
                slowest.add(Arrays.stream(latencies.join()).max().orElseThrow());
                services.say("round %d/%d  the slowest event took %.0f ms"
                        .formatted(round, amounts.rounds(), slowest.get(round - 1)));
            }
        } catch (CompletionException e) {
            throw new BenchmarkException("the events did not arrive: " + e.getCause(), e);
        } finally {
            instances.forEach(Jvm::close);
            deployment.end();
        }
        return List.of(new Figure(KEY, INSTANCES + " routers", "ms", slowest, new Goal.Report(), List.of()));
    }

    private static Jvm start(Services services, Router router, Run run, int number) {
        Jvm instance = router.start(services, run, run.name() + '-' + number);
        instance.awaitLogged("Router state=RUNNING");
        return instance;
    }
}
