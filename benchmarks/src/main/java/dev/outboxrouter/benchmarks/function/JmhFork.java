package dev.outboxrouter.benchmarks.function;

import java.util.Objects;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs one trial in a JVM of its own: warm-up, then measurement, one thread.
 *
 * @param warmUps how many iterations of {@code warmUp}
 * @param warmUp how long each
 * @param iterations how many iterations are measured
 * @param iteration how long each
 */
record JmhFork(int warmUps, TimeValue warmUp, int iterations, TimeValue iteration) {

    /** For a whole run: on a busy core it takes four seconds until all that runs is compiled. */
    static final JmhFork WHOLE = new JmhFork(7, TimeValue.milliseconds(600), 3, TimeValue.milliseconds(300));

    /** For a quick one. */
    static final JmhFork QUICK = new JmhFork(6, TimeValue.milliseconds(600), 2, TimeValue.milliseconds(300));

    /** What JMH says of the last trial. */
    private static final String LOG = "target/jmh.log";

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /**
     * The same for every contestant. The serial collector, for it works on the thread that is measured: what an event
     * leaves behind is paid for by the core that routes it, and not by another that stood idle.
     */
    private static final String[] JVM_FLAGS = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"};

    /**
     * Runs it.
     *
     * @throws RunnerException when the trial fails; its log says why
     */
    Trial.Result run(Trial trial) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(trial.contestant().benchmark().getName() + "\\.")
                .param("kind", trial.kind().name())
                .param("payloadBytes", String.valueOf(trial.payloadBytes()))
                .mode(Mode.Throughput)
                .threads(1)
                .forks(1)
                .warmupIterations(warmUps)
                .warmupTime(warmUp)
                .measurementIterations(iterations)
                .measurementTime(iteration)
                .jvm(trial.jdk().java().toString())
                .jvmArgs(JVM_FLAGS)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .output(LOG)
                .build();
        try {
            RunResult result = new Runner(options).runSingle();
            return new Trial.Result(
                    result.getPrimaryResult().getScore(),
                    Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED), ALLOCATED)
                            .getScore());
        } catch (RunnerException e) {
            throw new RunnerException("%s, %s: see %s".formatted(trial.contestant(), trial.variant(), LOG), e);
        }
    }
}
