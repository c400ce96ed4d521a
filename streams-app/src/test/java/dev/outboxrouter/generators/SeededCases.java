package dev.outboxrouter.generators;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Test cases that a seed determines. A failure names the seed and the index of the case, and shows the simplest failing
 * case that was found.
 */
public final class SeededCases<T> {

    /** Upper bound on the attempts to find a simpler failing case. Each attempt runs the assertion. */
    private static final int MAX_SHRINK_ATTEMPTS = 2_000;

    private final Generator<T> generator;
    private final String seedProperty;
    private final long seed;

    /** @param seedProperty the system property that sets the seed, for the message of a failure */
    public SeededCases(Generator<T> generator, String seedProperty, long seed) {
        this.generator = generator;
        this.seedProperty = seedProperty;
        this.seed = seed;
    }

    /** Runs the assertion on the first {@code count} cases. A case fails if the assertion throws. */
    public void check(int count, Consumer<? super T> assertion) {
        RandomGenerator random = new SplittableRandom(seed);
        for (int index = 0; index < count; index++) {
            Choices choices = Choices.random(random);
            Optional<Throwable> failure = failure(generator.generate(choices), assertion);
            if (failure.isPresent()) {
                throw shrunk(index, choices.made(), assertion, failure.get());
            }
        }
    }

    private AssertionError shrunk(
            int index, Choice.Group choices, Consumer<? super T> assertion, Throwable originalFailure) {
        Shrinker<T> shrinker =
                new Shrinker<>(generator, value -> failure(value, assertion).isPresent(), MAX_SHRINK_ATTEMPTS);
        T simplest = generator.generate(Choices.replay(shrinker.shrink(choices)));
        Throwable failure = failure(simplest, assertion).orElse(originalFailure);
        return new AssertionError(
                "Case %d of -D%s=%d fails. The simplest failing case, found in %d attempts: %s%n%s"
                        .formatted(index, seedProperty, seed, shrinker.attempts(), simplest, failure),
                failure);
    }

    private Optional<Throwable> failure(T value, Consumer<? super T> assertion) {
        try {
            assertion.accept(value);
            return Optional.empty();
        } catch (RuntimeException | AssertionError e) {
            return Optional.of(e);
        }
    }
}
