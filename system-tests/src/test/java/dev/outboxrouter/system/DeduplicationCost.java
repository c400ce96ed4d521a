package dev.outboxrouter.system;

import dev.outboxrouter.stack.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
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

    private static final int BATCH = 1_000;

    @Option(names = "--ids", defaultValue = "300000", description = "Events of the backlog (${DEFAULT-VALUE}).")
    private int ids;

    @Option(names = "--rounds", defaultValue = "3", description = "Times that each drains it (${DEFAULT-VALUE}).")
    private int rounds;

    private final List<Figures> without = new ArrayList<>();
    private final List<Figures> with = new ArrayList<>();
    private int events;

    private DeduplicationCost() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DeduplicationCost()).execute(arguments));
    }

    /** What one router showed. */
    private record Figures(
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
    public Integer call() throws Exception {
        try (Pipeline pipeline = Pipeline.onFreePorts(
                "deduplication-cost", Map.of(), (service, step) -> System.out.printf("%-9s %s%n", service, step))) {
            pipeline.start(1);
            pipeline.stack().service(ServiceName.ROUTER).stop();
            System.out.printf("emitting %,d events …%n", ids);
            emit(pipeline, ids);
            Topics.read(pipeline, "example\\.message", ids);
            for (int round = 1; round <= rounds; round++) {
                with.add(measure(pipeline, "with-" + round, "24h"));
                System.out.printf("round %d/%d  with     %s%n", round, rounds, with.get(round - 1));
                without.add(measure(pipeline, "without-" + round, ""));
                System.out.printf("round %d/%d  without  %s%n", round, rounds, without.get(round - 1));
            }
        }
        System.out.printf(
                "medians of %d rounds, %,d ids, -Xmx256m%n  without: %s%n  with:    %s%n"
                        + "  ratio of the rates %.2f; per id: %.0f bytes of state, %.0f bytes of changelog%n",
                rounds,
                ids,
                median(without),
                median(with),
                median(with).eventsPerSecond() / median(without).eventsPerSecond(),
                (double) median(with).stateBytes() / ids,
                (double) median(with).changelogBytes() / ids);
        return 0;
    }

    private Figures measure(Pipeline pipeline, String name, String window) throws Exception {
        Path directory = Path.of("target", "deduplication-cost", name).toAbsolutePath();
        Files.createDirectories(directory);
        Map<String, String> options = Map.of(
                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS",
                pipeline.config().bootstrapServers(),
                "OUTBOX_ROUTER_KAFKA_APPLICATION_ID",
                name,
                "OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT",
                name + ".event.${routedByValue}",
                "OUTBOX_ROUTER_DEAD_LETTER_TOPIC",
                name + ".dead-letters",
                "OUTBOX_ROUTER_DEDUPLICATION_WINDOW",
                window);
        double rate;
        long rss;
        long state;
        try (RouterProcess router = RouterProcess.start(pipeline, directory, options)) {
            rate = drained(pipeline, name, events);
            rss = rssKib(router.process().pid());
            state = bytesIn(directory);
            router.process().destroyForcibly().waitFor();
        }
        Thread.sleep(MISSED.toMillis());
        emit(pipeline, 1);
        long started = System.nanoTime();
        try (RouterProcess again = RouterProcess.start(pipeline, directory, options)) {
            drained(pipeline, name, events);
            double seconds = (System.nanoTime() - started) / 1e9;
            return new Figures(
                    rate, Math.max(rss, rssKib(again.process().pid())), state, changelogBytes(pipeline, name), seconds);
        }
    }

    private void emit(Pipeline pipeline, int count) throws SQLException {
        try (Connection connection = pipeline.connect();
                Statement statement = connection.createStatement()) {
            for (int done = 0; done < count; done += BATCH) {
                statement.execute(
                        ("SELECT count(pg_logical_emit_message(true, 'outbox/order/' || mod(i, 64), json_build_object("
                                        + "'id', gen_random_uuid(), 'aggregatetype', 'order', 'aggregateid', mod(i, 64),"
                                        + " 'payload', json_build_object('text', repeat('x', 150)))::text))"
                                        + " FROM generate_series(1, %d) i")
                                .formatted(Math.min(BATCH, count - done)));
            }
        }
        events += count;
    }

    /** Waits until so many have arrived; how many a second, from the first on. */
    private static double drained(Pipeline pipeline, String name, int wanted) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                pipeline.config().bootstrapServers(),
                ConsumerConfig.GROUP_ID_CONFIG,
                name + "-reader-" + System.nanoTime(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                200,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(Pattern.compile(name + "\\.event\\..*"));
            int arrived = 0;
            int first = 0;
            long since = 0;
            while (arrived < wanted) {
                arrived += consumer.poll(Duration.ofMillis(50)).count();
                if (since == 0 && arrived > 0) {
                    since = System.nanoTime();
                    first = arrived;
                }
            }
            return (arrived - first) / ((System.nanoTime() - since) / 1e9);
        }
    }

    private static long rssKib(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static long bytesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().equals("router.log"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static long changelogBytes(Pipeline pipeline, String name) throws ExecutionException, InterruptedException {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", pipeline.config().bootstrapServers()))) {
            return admin.describeLogDirs(List.of(1)).allDescriptions().get().values().stream()
                    .flatMap(logs -> logs.values().stream())
                    .flatMap(log -> log.replicaInfos().entrySet().stream())
                    .filter(replica -> replica.getKey().topic().equals(name + "-event-ids-changelog"))
                    .mapToLong(replica -> replica.getValue().size())
                    .sum();
        }
    }

    private static Figures median(List<Figures> figures) {
        List<Figures> sorted = new ArrayList<>(figures);
        sorted.sort(Comparator.comparingDouble(Figures::eventsPerSecond));
        return sorted.get(sorted.size() / 2);
    }
}
