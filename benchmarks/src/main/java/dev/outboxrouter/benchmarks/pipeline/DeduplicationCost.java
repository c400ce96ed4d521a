package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.benchmarks.pipeline.Contestant.Router;
import dev.outboxrouter.benchmarks.pipeline.Contestant.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code make deduplication-cost}: routers drain the same backlog in turn, without and with a window. */
@Command(
        name = "deduplication-cost",
        mixinStandardHelpOptions = true,
        description = "What a deduplication.window costs: routers drain one backlog in turn, without and with it.")
final class DeduplicationCost implements Callable<Integer> {

    /** Above the time after which a router that was killed is missed: what is measured is the new one. */
    private static final Duration MISSED = Duration.ofSeconds(12);

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int HEAP_MB = 256;

    @Option(names = "--ids", defaultValue = "300000", description = "Events of the backlog (${DEFAULT-VALUE}).")
    private int ids;

    @Option(names = "--rounds", defaultValue = "3", description = "Times that each drains it (${DEFAULT-VALUE}).")
    private int rounds;

    private final List<Cost> without = new ArrayList<>();
    private final List<Cost> with = new ArrayList<>();

    private DeduplicationCost() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DeduplicationCost()).execute(arguments));
    }

    /** What one router showed. */
    private record Cost(
            double eventsPerSecond, long rssKib, long stateBytes, long changelogBytes, double secondsToRouteAgain) {

        @Override
        public String toString() {
            return "%,8.0f events/s  RSS %d MiB  state %.1f MB  changelog %.1f MB  routes again %.1f s after its start"
                    .formatted(
                            eventsPerSecond,
                            rssKib / 1024,
                            stateBytes / 1e6,
                            changelogBytes / 1e6,
                            secondsToRouteAgain);
        }
    }

    @Override
    public Integer call() {
        try (Services services = Services.start(Path.of(".."), false, DeduplicationCost::print)) {
            BacklogWriter backlogs = new BacklogWriter(services);
            Backlog backlog = new Backlog(RawKind.MESSAGES, 200, 1, Math.min(ids, Backlog.SOME_AGGREGATES), ids);
            for (int round = 1; round <= rounds; round++) {
                with.add(measure(services, backlogs, backlog, "with-" + round, "24h"));
                System.out.printf("round %d/%d  with     %s%n", round, rounds, with.get(round - 1));
                without.add(measure(services, backlogs, backlog, "without-" + round, ""));
                System.out.printf("round %d/%d  without  %s%n", round, rounds, without.get(round - 1));
            }
        }
        System.out.printf(
                "medians of %d rounds, %,d ids, -Xmx%dm%n  without: %s%n  with:    %s%n"
                        + "  ratio of the rates %.2f; per id: %.0f bytes of state, %.0f bytes of changelog%n",
                rounds,
                ids,
                HEAP_MB,
                median(without),
                median(with),
                median(with).eventsPerSecond() / median(without).eventsPerSecond(),
                (double) median(with).stateBytes() / ids,
                (double) median(with).changelogBytes() / ids);
        return 0;
    }

    private static Cost measure(
            Services services, BacklogWriter backlogs, Backlog backlog, String name, String window) {
        RawTopic input = backlogs.after(RawTopic.empty("raw-" + name, backlog), backlog.events());
        Router router = new Router(
                name,
                HEAP_MB,
                1,
                Map.of(
                        "OUTBOX_ROUTER_DEDUPLICATION_WINDOW",
                        window,
                        "OUTBOX_ROUTER_KAFKA_MAIN_CONSUMER_SESSION_TIMEOUT_MS",
                        String.valueOf(MISSED.minusSeconds(2).toMillis())));
        Run run = new Run(name, input, name);
        int events = input.backlog().events();
        services.topics().create(router.outputs(run), Topics.PARTITIONS);
        List<Jvm> jvms = router.start(services, run);
        double rate = Drain.rate(events, () -> run.committed(services), jvms, LIMIT);
        long rss = rssKib(jvms.get(0).pid());
        long state = bytesIn(services.jvms().directory(name));
        jvms.forEach(Jvm::close);

        Drain.pause(MISSED);
        Run next = run.of(backlogs.after(input, 1));
        long started = System.nanoTime();
        List<Jvm> again = router.start(services, next);
        while (next.committed(services) < 1) {
            again.forEach(Jvm::requireAlive);
            Drain.pause(Duration.ofMillis(20));
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        rss = Math.max(rss, rssKib(again.get(0).pid()));
        long changelog = services.topics().bytes(name + "-event-ids-changelog");
        again.forEach(Jvm::close);
        services.topics().delete(name);
        services.topics().delete(input.name());
        return new Cost(rate, rss, state, changelog, seconds);
    }

    private static void print(String line) {
        System.out.println(line);
    }

    private static long rssKib(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long bytesIn(Path directory) {
        if (!Files.exists(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Cost median(List<Cost> costs) {
        List<Cost> sorted = new ArrayList<>(costs);
        sorted.sort(Comparator.comparingDouble(Cost::eventsPerSecond));
        return sorted.get(sorted.size() / 2);
    }
}
