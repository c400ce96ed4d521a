package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.benchmarks.Effort;
import dev.outboxrouter.benchmarks.Measurement;
import dev.outboxrouter.benchmarks.report.Figure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All figures on the real services, which are started once for them. */
public final class PipelineFigures implements Measurement {

    /** Those with Kafka Connect last: the first starts its worker, which is warm for the next and runs until the end. */
    private static final List<PipelineMeasurement> ALL = List.of(
            new Throughput(),
            new TopicCount(),
            new Heap(),
            new EmitCost(),
            new AgainstTransforms(),
            new Latency(),
            new RollingRestart());

    @Override
    public List<String> keys() {
        return ALL.stream().flatMap(each -> each.keys().stream()).toList();
    }

    @Override
    public List<Figure> measure(Effort effort) {
        List<Figure> figures = new ArrayList<>();
        Amounts amounts = Amounts.of(effort);
        try (Services services = Services.start(Path.of(".."), effort.isQuick(), effort.progress())) {
            for (PipelineMeasurement each : ALL) {
                if (each.keys().stream().anyMatch(effort::wants)) {
                    each.measure(services, amounts).stream()
                            .filter(figure -> effort.wants(figure.key()))
                            .forEach(figures::add);
                }
            }
        }
        return figures;
    }
}
