package dev.outboxrouter.benchmarks.function;

import dev.outboxrouter.benchmarks.report.Series;
import dev.outboxrouter.benchmarks.report.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The results of every trial: of each round the median of its JVMs. */
final class Rounds {

    private final Map<Trial, List<List<Trial.Result>>> results = new LinkedHashMap<>();

    /** Adds what came out of each round in one of the trial's JVMs; all have as many rounds. */
    void add(Trial trial, List<Trial.Result> ofOneJvm) {
        results.computeIfAbsent(trial, first -> new ArrayList<>()).add(ofOneJvm);
    }

    Series eventsPerSecond(Trial trial) {
        return new Series(trial.contestant().toString(), "events/s", medians(trial, Trial.Result::eventsPerSecond));
    }

    List<Double> allocatedBytes(Trial trial) {
        return medians(trial, Trial.Result::allocatedBytesPerEvent);
    }

    private List<Double> medians(Trial trial, Function<Trial.Result, Double> value) {
        List<List<Trial.Result>> jvms = results.getOrDefault(trial, List.of());
        return IntStream.range(0, jvms.isEmpty() ? 0 : jvms.get(0).size())
                .mapToObj(round ->
                        jvms.stream().map(jvm -> value.apply(jvm.get(round))).toList())
                .map(ofOneRound -> Spread.of(ofOneRound).median())
                .toList();
    }
}
