package dev.outboxrouter.generators;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The choices that a generator makes a value from. They are recorded, so that the value can be made again, and a simpler one
 * from edited choices.
 */
public final class Choices {

    private final LongSupplier further;
    private Iterator<Choice> replayed;
    private List<Choice> made = new ArrayList<>();

    private Choices(Choice.Group replayed, LongSupplier further) {
        this.replayed = replayed.choices().iterator();
        this.further = further;
    }

    static Choices random(RandomGenerator random) {
        return new Choices(Choice.Group.EMPTY, random::nextLong);
    }

    /**
     * Repeats recorded choices. Edited choices may no longer fit the generator: a number that is too large is reduced, a
     * number in place of a group, or a group in place of a number, is skipped, and 0 is chosen once none is left.
     */
    static Choices replay(Choice.Group recorded) {
        return new Choices(recorded, () -> 0);
    }

    /** A number in {@code [0, max]}. The simplest is 0. */
    public int upTo(int max) {
        return (int) upTo((long) max);
    }

    /** A number in {@code [0, max]}. The simplest is 0. */
    public long upTo(long max) {
        if (max < 0) {
            throw new IllegalArgumentException("max is " + max + "; it must not be negative");
        }
        // RandomGenerator.nextLong(bound) does not specify its algorithm; the remainder is the same on every JDK.
        long number = Long.remainderUnsigned(number(), max + 1);
        made.add(new Choice.Drawn(number));
        return number;
    }

    /** A value of another generator, whose choices are recorded as one group. */
    public <T> T draw(Generator<T> generator) {
        Iterator<Choice> outerReplayed = replayed;
        List<Choice> outerMade = made;
        replayed = group().choices().iterator();
        made = new ArrayList<>();
        T value = generator.generate(this);
        outerMade.add(new Choice.Group(made));
        replayed = outerReplayed;
        made = outerMade;
        return value;
    }

    /** The choices so far. */
    Choice.Group made() {
        return new Choice.Group(List.copyOf(made));
    }

    private long number() {
        if (!replayed.hasNext()) {
            return further.getAsLong();
        }
        return replayed.next() instanceof Choice.Drawn drawn ? drawn.number() : 0;
    }

    private Choice.Group group() {
        return replayed.hasNext() && replayed.next() instanceof Choice.Group group ? group : Choice.Group.EMPTY;
    }
}
