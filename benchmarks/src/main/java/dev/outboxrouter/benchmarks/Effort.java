package dev.outboxrouter.benchmarks;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How much is measured.
 *
 * @param isQuick whether it is to take some minutes and not more: the figures that have goals, shorter
 * @param rounds how many times each is measured
 * @param only the keys of the figures that are made; none: all
 * @param otherJdks where the headline figure is measured besides the JDK that runs this
 * @param progress is told what is being done, a line at a time
 */
public record Effort(boolean isQuick, int rounds, Set<String> only, List<Jdk> otherJdks, Consumer<String> progress) {

    public Effort {
        if (rounds < 1) {
            throw new IllegalArgumentException("at least one round: %d".formatted(rounds));
        }
        only = Set.copyOf(only);
        otherJdks = List.copyOf(otherJdks);
    }

    /** Whether figures of this key are made. */
    public boolean wants(String key) {
        return only.isEmpty() || only.contains(key);
    }
}
