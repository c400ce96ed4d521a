package dev.outboxrouter.benchmarks.function;

import dev.outboxrouter.benchmarks.report.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The results of every trial, round by round. */
final class Rounds {

    private final Map<Trial, List<Trial.Result>> results = new LinkedHashMap<>();

    void add(Trial trial, Trial.Result result) {
        results.computeIfAbsent(trial, first -> new ArrayList<>()).add(result);
    }

    Series eventsPerSecond(Trial trial) {
        return new Series(trial.contestant().toString(), "events/s", values(trial, Trial.Result::eventsPerSecond));
    }

    List<Double> allocatedBytes(Trial trial) {
        return values(trial, Trial.Result::allocatedBytesPerEvent);
    }

    private List<Double> values(Trial trial, ToDoubleFunction<Trial.Result> value) {
        return results.getOrDefault(trial, List.of()).stream()
                .mapToDouble(value)
                .boxed()
                .toList();
    }
}
