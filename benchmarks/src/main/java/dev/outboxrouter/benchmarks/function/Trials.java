package dev.outboxrouter.benchmarks.function;

import dev.outboxrouter.benchmarks.Effort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Trials that take turns, an iteration each, in JVMs that live through all rounds.
 *
 * @param jvms how many JVMs a trial has whose ratio has a goal, for those of one build differ by a tenth; the others have one
 * @param rounds in which each has an iteration that counts
 */
record Trials(int jvms, int rounds) {

    /** As much as is asked for. */
    static Trials of(Effort effort) {
        return new Trials(effort.isQuick() ? 1 : 3, effort.rounds());
    }

    /**
     * Runs them.
     *
     * @return of each round the median of a trial's JVMs
     * @throws RunnerException when a trial fails
     */
    Rounds run(Collection<Trial> trials, Consumer<String> progress) throws RunnerException, InterruptedException {
        List<Trial> all = trials.stream()
                .flatMap(trial -> Collections.nCopies(trial.isHeadline() ? jvms : 1, trial).stream())
                .toList();
        ExecutorService running = Executors.newFixedThreadPool(all.size());
        List<Future<List<Trial.Result>>> results = new ArrayList<>();
        try {
            takeTurns(all, results, running, progress);
            return rounds(all, results);
        } catch (IOException e) {
            // Not what became of each: those that still waited have failed because of this one.
            throw new RunnerException("the trials could not take turns: " + e.getMessage(), e);
        } finally {
            running.shutdownNow();
        }
    }

    private void takeTurns(
            List<Trial> trials,
            List<Future<List<Trial.Result>>> results,
            ExecutorService running,
            Consumer<String> progress)
            throws IOException {
        progress.accept("function  %d JVMs start".formatted(trials.size()));
        JmhFork fork = new JmhFork(rounds);
        try (Turns turns = new Turns(trials.size())) {
            for (Trial trial : trials) {
                int number = results.size();
                results.add(running.submit(() -> fork.run(trial, turns, number)));
            }
            turns.awaitAll();
            int warmUps = trials.stream()
                    .mapToInt(trial -> trial.contestant().warmUps())
                    .max()
                    .orElse(0);
            for (int round = 1 - warmUps; round <= rounds; round++) {
                progress.accept(
                        round > 0
                                ? "function  round %d/%d".formatted(round, rounds)
                                : "function  warm-up %d/%d".formatted(round + warmUps, warmUps));
                turns.give(round, takingPart(trials, round));
            }
        }
    }

    /** The numbers of those that are being warmed up, or are warm. */
    private static List<Integer> takingPart(List<Trial> trials, int round) {
        return IntStream.range(0, trials.size())
                .filter(number -> round + trials.get(number).contestant().warmUps() > 0)
                .boxed()
                .toList();
    }

    private static Rounds rounds(List<Trial> trials, List<Future<List<Trial.Result>>> results)
            throws RunnerException, InterruptedException {
        Rounds rounds = new Rounds();
        try {
            for (int i = 0; i < trials.size(); i++) {
                rounds.add(trials.get(i), results.get(i).get());
            }
            return rounds;
        } catch (ExecutionException e) {
            throw new RunnerException(e.getCause());
        }
    }
}
