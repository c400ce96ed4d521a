package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.benchmarks.report.Figure;
import java.util.List;

/** Figures that are measured on the same services. */
public interface PipelineMeasurement {

    /** Of what it gives, in a few words. */
    String name();

    /**
     * Measures; blocks until it is done.
     *
     * @throws BenchmarkException when something could not be measured
     */
    List<Figure> measure(Services services, Effort effort);
}
