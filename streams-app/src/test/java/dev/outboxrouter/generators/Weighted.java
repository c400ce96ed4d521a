package dev.outboxrouter.generators;

import org.jspecify.annotations.Nullable;

/** A generator and its share: of several, one with weight 3 is used three times as often as one with weight 1. */
public record Weighted<T extends @Nullable Object>(int weight, Generator<? extends T> generator) {

    public Weighted {
        if (weight <= 0) {
            throw new IllegalArgumentException("the weight is " + weight + "; it must be positive");
        }
    }

    public static <T extends @Nullable Object> Weighted<T> constant(int weight, T value) {
        return new Weighted<>(weight, Generators.constant(value));
    }

    public static <T extends @Nullable Object> Weighted<T> of(int weight, Generator<? extends T> generator) {
        return new Weighted<>(weight, generator);
    }
}
