package dev.outboxrouter.benchmarks.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs one trial in a JVM of its own, one thread: iterations that do not count, then one for each round.
 *
 * @param rounds how many count
 */
record JmhFork(int rounds) {

    private static final TimeValue ITERATION = TimeValue.milliseconds(600);

    /** All trials take turns: one waits for its next iteration while the others have theirs. */
    private static final TimeValue PATIENCE = TimeValue.hours(1);

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /**
     * The same for every contestant. The serial collector, for it works on the thread that is measured: what an event
     * leaves behind is paid for by the core that routes it, and not by another that stood idle.
     */
    private static final List<String> JVM_FLAGS = List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC");

    /**
     * Runs it, an iteration at each of its turns.
     *
     * @param number its number among those that take turns
     * @return what came out of each round
     * @throws RunnerException when the trial fails; its log says why
     */
    List<Trial.Result> run(Trial trial, Turns turns, int number) throws RunnerException {
        // JMH would let only one be at work on a machine; here only one has its turn.
        System.setProperty("jmh.ignoreLock", "true");
        List<String> jvmArguments = new ArrayList<>(JVM_FLAGS);
        jvmArguments.addAll(turns.jvmArguments(number));
        String log = log(number);
        Options options = new OptionsBuilder()
                .include(trial.contestant().benchmark().getName() + "\\.")
                .param("kind", trial.kind().name())
                .param("payloadBytes", String.valueOf(trial.payloadBytes()))
                .mode(Mode.Throughput)
                .threads(1)
                .forks(1)
                .warmupIterations(trial.contestant().warmUps())
                .warmupTime(ITERATION)
                .measurementIterations(rounds)
                .measurementTime(ITERATION)
                .timeout(PATIENCE)
                .jvm(trial.jdk().java().toString())
                .jvmArgs(jvmArguments.toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .output(log)
                .build();
        try {
            return new Runner(options)
                    .runSingle().getBenchmarkResults().stream()
                            .map(BenchmarkResult::getIterationResults)
                            .flatMap(iterations -> iterations.stream().map(JmhFork::result))
                            .toList();
        } catch (RunnerException e) {
            throw new RunnerException("%s, %s: see %s".formatted(trial.contestant(), trial.variant(), log), e);
        }
    }

    /** Where is what JMH says of the trial of a number. */
    static String log(int number) {
        return "target/jmh-%d.log".formatted(number);
    }

    private static Trial.Result result(IterationResult iteration) {
        return new Trial.Result(
                iteration.getPrimaryResult().getScore(),
                Objects.requireNonNull(iteration.getSecondaryResults().get(ALLOCATED), ALLOCATED)
                        .getScore());
    }
}
