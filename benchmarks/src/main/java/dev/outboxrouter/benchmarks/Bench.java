package dev.outboxrouter.benchmarks;

import dev.outboxrouter.benchmarks.function.FunctionMeasurement;
import dev.outboxrouter.benchmarks.pipeline.PipelineFigures;
import dev.outboxrouter.benchmarks.report.Environment;
import dev.outboxrouter.benchmarks.report.Figure;
import dev.outboxrouter.benchmarks.report.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code make bench}. The exit code says whether it could be measured; the table says whether goals are reached. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures the router against its peers and its limits.")
final class Bench implements Callable<Integer> {

    private static final Path LATEST = Path.of("results/latest.json");
    private static final int ROUNDS = 5;
    private static final int QUICK_ROUNDS = 1;

    @Option(names = "--quick", description = "The figures that have goals, measured less.")
    private boolean quick;

    @Option(names = "--only", split = ",", paramLabel = "KEY", description = "Only the figures of these keys.")
    private Set<String> only = Set.of();

    @Option(names = "--rounds", description = "How many times each is measured (5; with --quick 1).")
    private Optional<Integer> rounds = Optional.empty();

    @Option(names = "--jdk", paramLabel = "HOME", description = "A JDK to measure the headline figure on as well.")
    private List<Path> jdks = List.of();

    @Option(
            names = "--results",
            paramLabel = "FILE",
            description = "What is written; by itself only a whole run writes results/latest.json.")
    private Optional<Path> results = Optional.empty();

    @Spec
    private CommandSpec spec;

    private final List<Measurement> measurements;

    Bench(List<Measurement> measurements) {
        this.measurements = measurements;
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench(List.of(new FunctionMeasurement(), new PipelineFigures())))
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Effort effort = effort();
        long begun = System.nanoTime();
        Environment environment = Environment.here();
        List<Figure> figures = new ArrayList<>();
        for (Measurement measurement : measurements) {
            if (measurement.keys().stream().anyMatch(effort::wants)) {
                figures.addAll(measurement.measure(effort));
            }
        }
        Report report = new Report(environment, quick, figures);
        System.out.println();
        System.out.print(report.table());
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        System.out.printf("measured in %d min %d s%n", took.toMinutes(), took.toSecondsPart());
        Optional<Path> file = results.or(() -> quick || !only.isEmpty() ? Optional.empty() : Optional.of(LATEST));
        if (file.isPresent()) {
            report.write(file.get());
            System.out.println("written to " + file.get());
        }
        return 0;
    }

    private Effort effort() {
        List<String> known =
                measurements.stream().flatMap(group -> group.keys().stream()).toList();
        for (String key : only) {
            if (!known.contains(key)) {
                throw new ParameterException(
                        spec.commandLine(), "there is no figure %s; there are %s".formatted(key, known));
            }
        }
        try {
            return new Effort(
                    quick,
                    rounds.orElse(quick ? QUICK_ROUNDS : ROUNDS),
                    only,
                    jdks.stream().map(Jdk::at).toList(),
                    System.out::println);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
