package dev.outboxrouter.generators;

import java.util.function.Predicate;

/**
 * Looks for the simplest choices whose value still fails. It clears and removes groups of choices and reduces numbers, and
 * keeps each edit that leaves the case failing, until no edit does or the attempts are used up.
 */
final class Shrinker<T> {

    private final Generator<T> generator;
    private final Predicate<T> fails;
    private final int maxAttempts;
    private int attempts;

    Shrinker(Generator<T> generator, Predicate<T> fails, int maxAttempts) {
        this.generator = generator;
        this.fails = fails;
        this.maxAttempts = maxAttempts;
    }

    /** Returns simpler choices whose value fails, or the given ones if there are none. */
    Choice.Group shrink(Choice.Group failing) {
        Choice.Group simplest = failing;
        Choice.Group earlier;
        do {
            earlier = simplest;
            simplest = recorded((Choice.Group) simplified(simplest, choice -> stillFails((Choice.Group) choice)));
        } while (!simplest.equals(earlier) && attempts < maxAttempts);
        return simplest;
    }

    int attempts() {
        return attempts;
    }

    private boolean stillFails(Choice.Group choices) {
        if (attempts == maxAttempts) {
            return false;
        }
        attempts++;
        return fails.test(generator.generate(Choices.replay(choices)));
    }

    /** Records the choices that the generator really makes: edits leave some that it does not ask for. */
    private Choice.Group recorded(Choice.Group edited) {
        Choices choices = Choices.replay(edited);
        generator.generate(choices);
        return choices.made();
    }

    /** @param failsWith whether the case fails with another choice in place of this one */
    private static Choice simplified(Choice choice, Predicate<Choice> failsWith) {
        if (choice.isSimplest()) {
            return choice;
        }
        return choice instanceof Choice.Group group
                ? simplified(group, failsWith)
                : simplified((Choice.Drawn) choice, failsWith);
    }

    private static Choice simplified(Choice.Group group, Predicate<Choice> failsWith) {
        if (failsWith.test(Choice.Group.EMPTY)) {
            return Choice.Group.EMPTY;
        }
        Choice.Group simplest = group;
        for (int i = group.choices().size() - 1; i >= 0; i--) {
            Choice.Group without = simplest.without(i);
            if (failsWith.test(without)) {
                simplest = without;
            }
        }
        for (int i = 0; i < simplest.choices().size(); i++) {
            int index = i;
            Choice.Group current = simplest;
            simplest = current.with(
                    index,
                    simplified(current.choices().get(index), choice -> failsWith.test(current.with(index, choice))));
        }
        return simplest;
    }

    private static Choice simplified(Choice.Drawn drawn, Predicate<Choice> failsWith) {
        if (failsWith.test(new Choice.Drawn(0))) {
            return new Choice.Drawn(0);
        }
        long passes = 0;
        long fails = drawn.number();
        while (fails - passes > 1) {
            long middle = passes + (fails - passes) / 2;
            if (failsWith.test(new Choice.Drawn(middle))) {
                fails = middle;
            } else {
                passes = middle;
            }
        }
        return new Choice.Drawn(fails);
    }
}
