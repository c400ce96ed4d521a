package dev.outboxrouter.benchmarks;

import dev.outboxrouter.benchmarks.report.Figure;
import java.util.List;

/** A group of figures that are measured together. */
public interface Measurement {

    /** The keys of its figures, in the order of the table. */
    List<String> keys();

    /**
     * Measures. Contestant and baseline take turns, a round of each, so that what else the machine does meets both.
     *
     * @param effort how much; only figures that it {@linkplain Effort#wants wants} are made
     * @throws Exception when nothing could be measured: a figure that is out of its goal is no exception
     */
    List<Figure> measure(Effort effort) throws Exception;
}
