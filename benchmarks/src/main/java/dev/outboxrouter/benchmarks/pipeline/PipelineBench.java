package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.benchmarks.report.Figure;
import dev.outboxrouter.benchmarks.report.Spread;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Runs the measurements on the real services: {@code [quick|full] [name of a measurement …]}. */
final class PipelineBench {

    private PipelineBench() {}

    public static void main(String[] arguments) {
        Effort effort = arguments.length > 0 && arguments[0].equals("full") ? Effort.FULL : Effort.QUICK;
        List<String> wanted = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        try (Services services = Services.start(Path.of(".."), PipelineBench::print)) {
            for (PipelineMeasurement each : all(services)) {
                if (wanted.isEmpty() || wanted.contains(each.name())) {
                    each.measure(services, effort).forEach(PipelineBench::print);
                    print(each.name() + " done");
                }
            }
        }
    }

    private static List<PipelineMeasurement> all(Services services) {
        BacklogWriter backlogs = new BacklogWriter(services);
        return List.of(
                new AgainstTransforms(),
                new Latency(),
                new EmitCost(),
                new Throughput(backlogs),
                new TopicCount(backlogs),
                new Heap(backlogs));
    }

    private static void print(Figure figure) {
        Spread spread = Spread.of(figure.rounds());
        print("== %-28s %-20s %8.2f %s (%.2f … %.2f) %s %s"
                .formatted(
                        figure.key(),
                        figure.variant(),
                        spread.median(),
                        figure.unit(),
                        spread.min(),
                        spread.max(),
                        figure.goal(),
                        figure.isReached() ? "" : "MISSED"));
    }

    /** With the seconds since this process was started. */
    private static void print(String line) {
        long seconds = ManagementFactory.getRuntimeMXBean().getUptime() / 1_000;
        System.out.printf("%4d s  %s%n", seconds, line);
    }
}
