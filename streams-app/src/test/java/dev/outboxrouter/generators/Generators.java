package dev.outboxrouter.generators;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The generators that others are made of. */
public final class Generators {

    private Generators() {}

    public static <T extends @Nullable Object> Generator<T> constant(T value) {
        return choices -> value;
    }

    /** One of the values, each equally likely. The simplest is the first. */
    @SafeVarargs
    public static <T extends @Nullable Object> Generator<T> elements(T... values) {
        return choices -> values[choices.upTo(values.length - 1)];
    }

    /** Numbers in {@code [from, to]}, each equally likely. The simplest is {@code from}. */
    public static Generator<Long> between(long from, long to) {
        return choices -> from + choices.upTo(to - from);
    }

    /** Numbers in {@code [from, to]}, each equally likely. The simplest is {@code from}. */
    public static Generator<Integer> between(int from, int to) {
        return choices -> from + choices.upTo(to - from);
    }

    /** Numbers of any magnitude: small ones are as likely as large ones. The simplest is 0. */
    public static Generator<Long> longs() {
        return signed(Long.SIZE);
    }

    /** Numbers of any magnitude, like {@link #longs}. The simplest is 0. */
    public static Generator<Integer> integers() {
        return signed(Integer.SIZE).map(Long::intValue);
    }

    /** Numbers of any magnitude, like {@link #longs}. The simplest is 0. */
    public static Generator<Short> shorts() {
        return signed(Short.SIZE).map(Long::shortValue);
    }

    /** One of the generators, each equally likely. The simplest is the first. */
    @SafeVarargs
    public static <T extends @Nullable Object> Generator<T> oneOf(Generator<? extends T>... generators) {
        return choices -> choices.draw(generators[choices.upTo(generators.length - 1)]);
    }

    /** One of the generators, each as likely as its weight says. The simplest is the first. */
    @SafeVarargs
    public static <T extends @Nullable Object> Generator<T> frequency(Weighted<? extends T>... generators) {
        int sum = 0;
        for (Weighted<? extends T> weighted : generators) {
            sum += weighted.weight();
        }
        int total = sum;
        return choices -> {
            int chosen = choices.upTo(total - 1);
            int at = 0;
            while (chosen >= generators[at].weight()) {
                chosen -= generators[at].weight();
                at++;
            }
            return choices.draw(generators[at].generator());
        };
    }

    /** Lists with one value of each generator, in their order. */
    public static <T extends @Nullable Object> Generator<List<T>> sequence(List<Generator<T>> generators) {
        return choices -> {
            List<T> values = new ArrayList<>(generators.size());
            generators.forEach(generator -> values.add(choices.draw(generator)));
            return values;
        };
    }

    /** The number of bits is chosen first; otherwise nearly all numbers would be large. */
    private static Generator<Long> signed(int size) {
        return choices -> {
            int bits = choices.upTo(size - 1);
            long magnitude = choices.upTo(Long.MAX_VALUE >>> (Long.SIZE - 1 - bits));
            boolean negative = choices.upTo(1) == 1;
            return negative ? -1 - magnitude : magnitude;
        };
    }
}
