package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.benchmarks.report.Figure;
import java.util.List;

/** Figures that are measured on the same services. */
public interface PipelineMeasurement {

    /** The keys of its figures, in the order of the table. */
    List<String> keys();

    /**
     * Measures; blocks until it is done.
     *
     * @throws BenchmarkException when something could not be measured
     */
    List<Figure> measure(Services services, Amounts amounts);
}
