package dev.outboxrouter.chaos;

import dev.outboxrouter.stack.Connector;
import dev.outboxrouter.stack.Progress;
import dev.outboxrouter.stack.Service;
import dev.outboxrouter.system.GrowingTopics;
import dev.outboxrouter.system.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Rounds of chaos on a pipeline of its own, with two routers. In each, the writer writes, one fault strikes, and when it is
 * over everything must be in place within a limit.
 */
final class ChaosRun {

    /** Upper bound on the wait for everything to arrive after a fault. A busy machine does not reach it. */
    static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Pattern OUTPUT = Pattern.compile("outbox\\..*");
    private static final int ROUTERS = 2;
    private static final Duration POLL = Duration.ofMillis(200);

    private final int rounds;
    private final long seed;
    private final List<Fault> faults;
    private final Duration load;
    private final Consumer<String> out;
    private final String name;
    private final Ledger ledger = new Ledger();
    private final Checker checker = new Checker(ledger);

    /**
     * A run.
     *
     * @param rounds how many faults strike
     * @param seed decides which, when, and what is written
     * @param faults those that may strike
     * @param load for how long is written in a round, at least
     * @param out takes a line for each round
     */
    ChaosRun(int rounds, long seed, List<Fault> faults, Duration load, Consumer<String> out) {
        this.rounds = rounds;
        this.seed = seed;
        this.faults = List.copyOf(faults);
        this.load = load;
        this.out = out;
        this.name = "chaos-" + seed;
    }

    /** How a run ended: the last line, and whether nothing was wrong. */
    record Result(String line, boolean isGood) {}

    /** Runs to the end, or to the first round in which something is wrong. */
    Result run() throws IOException, InterruptedException {
        Path directory = Files.createDirectories(Path.of("target", name + "-log"));
        Path steps = directory.resolve("steps.log");
        try (Pipeline pipeline =
                Pipeline.onFreePorts(name, Map.of("ROUTER_CONFIG", routerConfig(directory)), log(steps))) {
            out.accept("seed " + seed + ": starting PostgreSQL, Kafka, Kafka Connect and " + ROUTERS + " routers …");
            pipeline.start(ROUTERS);
            Rounds all = new Rounds(pipeline);
            boolean good = all.run(directory);
            String line = "rounds=%d faults=%d reported=%d unreported=%d %s"
                    .formatted(all.done, all.done, all.reported, all.unreported, checker.verdict());
            if (!good) {
                pipeline.keep();
                all.explain(directory.resolve("failure.txt"));
            }
            return new Result(line, good);
        }
    }

    /** The configuration that ships, with an ordinary table and the raw topic of the faults beside it. */
    private static String routerConfig(Path directory) throws IOException {
        Path file = directory.resolve("outbox-router.properties").toAbsolutePath();
        String shipped = Files.readString(Path.of("../streams-app/config/outbox-router.properties"));
        Files.writeString(
                file,
                "%s%nsource.message.topics=example.message,%s%nsource.table.topics=example.public.customers:customer%n"
                        .formatted(shipped, SideTopic.NAME));
        return file.toString();
    }

    private static Progress log(Path file) {
        return (service, step) -> {
            try {
                Files.writeString(
                        file,
                        "%s %s %s%n".formatted(java.time.Instant.now(), service, step),
                        java.nio.file.StandardOpenOption.CREATE,
                        java.nio.file.StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** The rounds, on a pipeline that runs. */
    private final class Rounds {
        private final Pipeline pipeline;
        private final Connector connector;
        private final Writer writer;
        private final SplittableRandom random = new SplittableRandom(seed);
        private final List<Fault> stack = new ArrayList<>();
        private int done;
        private int reported;
        private int unreported;
        private String trouble = "";

        Rounds(Pipeline pipeline) {
            this.pipeline = pipeline;
            this.connector = new Connector(
                    pipeline.config().connect(), pipeline.shippedConnector().name());
            this.writer = new Writer(pipeline, ledger, seed);
        }

        boolean run(Path directory) throws IOException, InterruptedException {
            try (SideTopic side = new SideTopic(pipeline, directory);
                    Reports reports = new Reports(pipeline, directory);
                    GrowingTopics arrivals =
                            new GrowingTopics(pipeline.config().kafkaClient(), OUTPUT, "read_committed");
                    Lag lag = new Lag(pipeline)) {
                writer.prepare();
                while (done < rounds && trouble.isEmpty()) {
                    done++;
                    Scene scene = new Scene(pipeline, connector, side, reports, ledger, done, random);
                    round(next(), scene, arrivals, lag);
                    reported = reports.reported();
                }
            } catch (SQLException | ExecutionException e) {
                trouble = e.toString();
            }
            return trouble.isEmpty();
        }

        /** All faults once in a random order, and then again. */
        private Fault next() {
            if (stack.isEmpty()) {
                stack.addAll(faults);
                Collections.shuffle(stack, new Random(random.nextLong()));
            }
            return stack.remove(0);
        }

        private void round(Fault fault, Scene scene, GrowingTopics arrivals, Lag lag)
                throws IOException, InterruptedException, SQLException, ExecutionException {
            int eventsBefore = ledger.size();
            int repairsBefore = connector.repairs();
            long confirmedBefore = lag.confirmed();
            long begun = System.nanoTime();
            writer.start(done);
            try {
                Thread.sleep(random.nextInt(1_000, 4_000));
                fault.strike(scene);
            } catch (Reports.UnreportedException e) {
                unreported++;
                trouble = String.valueOf(e.getMessage());
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                trouble = "the fault itself failed: " + e;
            }
            long over = System.nanoTime();
            Thread.sleep(Math.max(1_500, load.toMillis() - (over - begun) / 1_000_000));
            long target = lag.written();
            writer.stop();
            // What did not come back after its fault cannot be asked for anything either.
            if (trouble.isEmpty()) {
                connector.awaitRunning(LIMIT);
            }
            long stopped = System.nanoTime();
            boolean inTime = trouble.isEmpty() && settle(arrivals, lag, target, stopped + LIMIT.toNanos());
            Verdict verdict = checker.verdict();
            if (trouble.isEmpty() && !verdict.isGood()) {
                trouble = verdict.first().orElse("");
            } else if (trouble.isEmpty() && !inTime) {
                trouble = "not settled within %d s: slot %d of %d, %d raw records behind"
                        .formatted(LIMIT.toSeconds(), lag.confirmed(), target, lag.rawRecords());
            } else if (trouble.isEmpty() && lag.confirmed() <= confirmedBefore) {
                trouble = "the slot did not move on";
            }
            if (trouble.isEmpty()) {
                Set<String> reported = scene.reports().awaitSilence();
                trouble = reported.isEmpty() ? "" : "all is in place, and still reported: " + reported;
            }
            for (Service router : pipeline.routers()) {
                if (trouble.isEmpty() && router.pid().isEmpty()) {
                    trouble = "a router has ended by itself: see " + router.logFile();
                }
            }
            out.accept("round %d/%d %-24s %s, %s after the fault %s in place%s  %s"
                    .formatted(
                            done,
                            rounds,
                            fault,
                            (ledger.size() - eventsBefore) + " events in "
                                    + Progress.seconds(Duration.ofNanos(stopped - begun)),
                            Progress.since(over),
                            trouble.isEmpty() ? "all" : "NOT all",
                            connector.repairs() > repairsBefore ? ", failed task restarted" : "",
                            trouble));
        }

        /** Waits until everything has arrived, the routers have committed all they read, and the slot has moved on. */
        private boolean settle(GrowingTopics arrivals, Lag lag, long target, long end)
                throws InterruptedException, SQLException, ExecutionException {
            while (System.nanoTime() - end < 0) {
                arrivals.read(found -> checker.arrived(Arrival.of(found)));
                if (checker.isComplete() && lag.confirmed() >= target && lag.rawRecords() == 0) {
                    // Nothing is left to be captured or routed: what is there now is everything.
                    arrivals.read(found -> checker.arrived(Arrival.of(found)));
                    return true;
                }
                Thread.sleep(POLL.toMillis());
            }
            return false;
        }

        /** Writes down the first event that something is wrong with, and all that is known of it. */
        private void explain(Path file) throws IOException {
            List<String> lines = new ArrayList<>(List.of(
                    "seed " + seed + ", round " + done + " of " + rounds,
                    trouble,
                    checker.verdict().toString()));
            checker.missing().stream().limit(20).forEach(entry -> lines.add("missing: " + entry));
            String id = checker.verdict().firstId().orElse("");
            if (!id.isEmpty()) {
                lines.addAll(History.of(pipeline.config().kafkaClient(), id));
            }
            Files.write(file, lines);
            out.accept(trouble);
            out.accept("The event's history: " + file.toAbsolutePath());
            out.accept("Logs: " + pipeline.config().directory() + "*/*/*.log, "
                    + file.resolveSibling("steps.log").toAbsolutePath());
            out.accept("The same faults again: make chaos ROUNDS=" + rounds + " SEED=" + seed);
        }
    }
}
