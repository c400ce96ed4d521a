package dev.outboxrouter.generators;

import java.util.ArrayList;
import java.util.List;

/** A recorded choice: a number, or the group of choices that a nested generator made. */
sealed interface Choice {

    /** Whether this chooses 0 everywhere, which is what a generator gets when no choice is left. */
    boolean isSimplest();

    /** A number, 0 or greater. */
    record Drawn(long number) implements Choice {
        @Override
        public boolean isSimplest() {
            return number == 0;
        }
    }

    /** The choices of one call of a generator, in their order. */
    record Group(List<Choice> choices) implements Choice {

        static final Group EMPTY = new Group(List.of());

        @Override
        public boolean isSimplest() {
            return choices.stream().allMatch(Choice::isSimplest);
        }

        Group without(int index) {
            List<Choice> others = new ArrayList<>(choices);
            others.remove(index);
            return new Group(others);
        }

        Group with(int index, Choice choice) {
            List<Choice> changed = new ArrayList<>(choices);
            changed.set(index, choice);
            return new Group(changed);
        }
    }
}
