package dev.outboxrouter.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.outboxrouter.generators.SeededCases;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Our router beside Debezium's own: the same records and options, and every difference has a name. The build runs the same
 * cases each time, so that it fails for a change and not by chance; {@code make parity} runs others.
 */
class EventRouterParityTest {

    private static final int CASES = Integer.getInteger("parity.cases", 20_000);

    private final Judge judge = new Judge();
    private final Map<Difference, Integer> met = new EnumMap<>(Difference.class);
    private int published;

    @Test
    void shouldDifferFromTheEventRouterInNamedWaysOnly() {
        long seed = Long.getLong("parity.seed", 20_261_124);
        long start = System.nanoTime();

        new SeededCases<>(Cases.all(), "parity.seed", seed)
                .check(CASES, parityCase -> failure(parityCase).ifPresent(failure -> fail(failure)));

        System.out.printf(
                "parity with the event router: %d cases, each without and with schemas, %d published here; %d s; seed %d;"
                        + " differences: %s%n",
                CASES, published, (System.nanoTime() - start) / 1_000_000_000, seed, met);
        assertThat(Arrays.stream(Difference.values())
                        .filter(difference -> !met.containsKey(difference))
                        .map(difference -> difference + ": " + difference.sentence()))
                .as("differences that were not met in %d cases of seed %d: they have to go", CASES, seed)
                .isEmpty();
    }

    private Optional<String> failure(ParityCase parityCase) {
        for (boolean schemas : List.of(false, true)) {
            try {
                Judge.Verdict verdict = judge.judge(parityCase, schemas);
                published += verdict.published() ? 1 : 0;
                verdict.met().forEach(difference -> met.merge(difference, 1, Integer::sum));
                if (!verdict.unexplained().isEmpty()) {
                    return Optional.of((schemas ? "with" : "without") + " schemas: " + verdict.unexplained());
                }
            } catch (RuntimeException e) {
                return Optional.of("the comparison failed: " + e + " at " + Set.of(e.getStackTrace()[0]));
            }
        }
        return Optional.empty();
    }
}
