package dev.outboxrouter.generators;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a value from choices. Equal choices make equal values, and choices of 0 make the simplest value. */
@FunctionalInterface
public interface Generator<T extends @Nullable Object> {

    T generate(Choices choices);

    default <R extends @Nullable Object> Generator<R> map(Function<? super T, ? extends R> function) {
        return choices -> function.apply(generate(choices));
    }

    /** Lists of 0 to {@code maxSize} elements; each size is equally likely. */
    default Generator<List<T>> list(int maxSize) {
        return choices -> {
            int size = choices.upTo(maxSize);
            List<T> elements = new ArrayList<>(size);
            while (elements.size() < size) {
                elements.add(choices.draw(this));
            }
            return elements;
        };
    }

    /** Lists without two elements of the same key. A list is shorter if ten draws per element find too few keys. */
    default <K> Generator<List<T>> list(int maxSize, Function<? super T, K> key) {
        int maxDraws = 10 * maxSize;
        return choices -> {
            int size = choices.upTo(maxSize);
            Map<K, T> elements = new LinkedHashMap<>();
            for (int draws = 0; elements.size() < size && draws < maxDraws; draws++) {
                T element = choices.draw(this);
                elements.putIfAbsent(key.apply(element), element);
            }
            return List.copyOf(elements.values());
        };
    }

    /** Texts of 0 to {@code maxLength} of these values, which are usually characters. */
    default Generator<String> text(int maxLength) {
        return list(maxLength)
                .map(characters -> characters.stream().map(String::valueOf).collect(Collectors.joining()));
    }
}
