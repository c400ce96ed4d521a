package dev.outboxrouter.chaos;

import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code make chaos}: the last line has the counts, the exit code is 0 only if nothing was wrong. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = "Breaks the real pipeline round after round, and compares what arrived with what was committed.")
final class Chaos implements Callable<Integer> {

    @Option(
            names = "--rounds",
            defaultValue = "20",
            description = "Faults that strike, one a round (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Decides which, when, and what is written (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "For how long is written in a round, at least (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--faults",
            split = ",",
            converter = FaultName.class,
            description = "Only these, by their names: ${COMPLETION-CANDIDATES}.",
            completionCandidates = FaultName.class)
    private List<Fault> faults = List.of(Fault.values());

    private Chaos() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Chaos()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        ChaosRun.Result result =
                new ChaosRun(rounds, seed, faults, Duration.ofSeconds(seconds), System.out::println).run();
        System.out.println(result.line());
        return result.isGood() ? 0 : 1;
    }

    /** Faults are written as they are printed. */
    static final class FaultName implements CommandLine.ITypeConverter<Fault>, Iterable<String> {

        @Override
        public Fault convert(String name) {
            return Arrays.stream(Fault.values())
                    .filter(fault -> fault.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new CommandLine.TypeConversionException("there is no fault " + name));
        }

        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Fault.values()).map(Fault::toString).iterator();
        }
    }
}
