package dev.outboxrouter.generators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A seed always makes the same cases, and a failing case is reduced to a simpler one. */
class SeededCasesTest {

    private static final Generator<Integer> NUMBERS = Generators.between(0, 100_000);

    @Test
    void shouldMakeTheSameCasesFromTheSameSeed() {
        Generator<List<Integer>> lists = NUMBERS.list(5);

        assertThat(cases(lists, 1, 1_000)).isEqualTo(cases(lists, 1, 1_000)).isNotEqualTo(cases(lists, 2, 1_000));
        // A seed from a failure message must make the same cases on every JDK.
        assertThat(cases(lists, 1, 3))
                .hasToString("[[28619, 53779, 31896, 13020, 79091], [38844, 2893, 87056], [61176, 9373, 92302]]");
    }

    @Test
    void shouldNameTheSeedAndTheIndexOfTheCaseThatFails() {
        List<Integer> cases = cases(NUMBERS, 7, 1_000);
        int index = 0;
        while (cases.get(index) < 90_000) {
            index++;
        }

        assertThatThrownBy(() -> check(NUMBERS, 7, 1_000, number -> number >= 90_000))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Case %d of -Dtest.seed=7 fails.", index)
                .hasMessageContaining(" attempts: 90000" + System.lineSeparator())
                .hasMessageEndingWith("IllegalStateException: too large: 90000")
                .hasRootCauseMessage("too large: 90000");
    }

    @Test
    void shouldCheckAsManyCasesAsAsked() {
        assertThat(cases(NUMBERS, 3, 0)).isEmpty();
        assertThat(cases(NUMBERS, 3, 20_000)).hasSize(20_000);
        assertThatCode(() -> check(NUMBERS, 3, 1_000, number -> number > 100_000))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldReduceACaseToWhatMakesItFail() {
        assertThat(simplest(NUMBERS.list(20), list -> contains(list, 12_345))).isEqualTo("[12345]");
        assertThat(simplest(NUMBERS.list(20), list -> Set.copyOf(list).size() >= 3))
                .isEqualTo("[1, 2, 0]");
        assertThat(simplest(Generators.longs(), number -> number < -1_000)).isEqualTo("-1001");
        assertThat(simplest(tree(4), text -> text.contains("((") && text.contains("c")))
                .isEqualTo("((c))");
    }

    /** In a record each part has its own choices: one that becomes shorter does not shift those that follow. */
    @Test
    void shouldReduceEachPartOfACaseByItself() {
        Generator<List<List<Integer>>> parts = Generators.sequence(Collections.nCopies(15, NUMBERS.list(4)));

        assertThat(simplest(parts, lists -> contains(lists.get(9), 500) && contains(lists.get(14), 700)))
                .isEqualTo("[[], [], [], [], [], [], [], [], [], [500], [], [], [], [], [700]]");
    }

    @Test
    void shouldStopReducingAfterTwoThousandAttempts() {
        List<List<Integer>> tried = new ArrayList<>();
        Generator<List<Integer>> lists = choices -> {
            List<Integer> list = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                list.add(choices.draw(NUMBERS));
            }
            return list;
        };

        assertThatThrownBy(() -> check(lists, 1, 1, list -> {
                    tried.add(list);
                    return list.stream().filter(number -> number > 0).count() > 200;
                }))
                .hasMessageContaining("in 2000 attempts");
        // The generated case itself and the last run of the simplest one are not attempts.
        assertThat(tried).hasSize(2_002);
    }

    @Test
    void shouldGenerateEveryValueAsOftenAsItsWeightSays() {
        Map<String, Long> counts = cases(
                        Generators.frequency(
                                Weighted.constant(6, "often"),
                                Weighted.of(3, Generators.elements("one", "two", "three")),
                                Weighted.of(
                                        1, Generators.oneOf(NUMBERS, NUMBERS).map(number -> "number"))),
                        11,
                        100_000)
                .stream()
                .collect(Collectors.groupingBy(value -> value, Collectors.counting()));

        assertThat(counts).containsOnlyKeys("often", "one", "two", "three", "number");
        assertThat(counts.get("often")).isBetween(59_000L, 61_000L);
        assertThat(List.of(counts.get("one"), counts.get("two"), counts.get("three"), counts.get("number")))
                .allSatisfy(count -> assertThat(count).isBetween(9_500L, 10_500L));
    }

    @Test
    void shouldGenerateNumbersOfEveryLength() {
        List<Long> numbers = cases(Generators.longs(), 5, 10_000);

        assertThat(numbers.stream().map(number -> Long.toString(number).length()))
                .containsAll(IntStream.rangeClosed(1, 20).boxed().toList());
        assertThat(numbers).contains(0L, 1L, -1L, -2L);
        assertThat(cases(Generators.shorts(), 5, 10_000))
                .contains((short) 0, (short) -1)
                .anyMatch(number -> number > 32_000)
                .anyMatch(number -> number < -32_000);
        assertThat(new HashSet<>(cases(Generators.between(-2, 2), 5, 1_000)))
                .containsExactlyInAnyOrder(-2, -1, 0, 1, 2);
    }

    @Test
    void shouldNotRepeatAKeyInAList() {
        List<List<Integer>> lists = cases(Generators.between(0, 9).list(5, number -> number % 4), 5, 1_000);

        assertThat(lists)
                .allSatisfy(list ->
                        assertThat(list.stream().map(number -> number % 4)).doesNotHaveDuplicates());
        assertThat(lists.stream().map(List::size)).contains(0, 1, 2, 3, 4).doesNotContain(5);
    }

    private static boolean contains(List<Integer> list, int atLeast) {
        return list.stream().anyMatch(number -> number >= atLeast);
    }

    private static Generator<String> tree(int depth) {
        Generator<String> leaf = Generators.elements("a", "b", "c");
        return depth == 0
                ? leaf
                : Generators.oneOf(
                        leaf,
                        tree(depth - 1)
                                .list(3)
                                .map(children -> children.stream().collect(Collectors.joining("", "(", ")"))));
    }

    private static <T> List<T> cases(Generator<T> generator, long seed, int count) {
        List<T> cases = new ArrayList<>();
        new SeededCases<>(generator, "test.seed", seed).check(count, cases::add);
        return cases;
    }

    private static <T> void check(Generator<T> generator, long seed, int count, Predicate<T> fails) {
        new SeededCases<>(generator, "test.seed", seed).check(count, value -> {
            if (fails.test(value)) {
                throw new IllegalStateException("too large: " + value);
            }
        });
    }

    private static <T> String simplest(Generator<T> generator, Predicate<T> fails) {
        try {
            check(generator, 1, 10_000, fails);
        } catch (AssertionError e) {
            String firstLine = e.toString().lines().findFirst().orElseThrow();
            return firstLine.substring(firstLine.indexOf("attempts: ") + "attempts: ".length());
        }
        throw new AssertionError("no case failed");
    }
}
