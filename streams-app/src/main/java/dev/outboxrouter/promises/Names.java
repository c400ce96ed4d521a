package dev.outboxrouter.promises;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Names in a sentence: the first few of them, and how many more there are. */
record Names(List<String> names) {

    private static final int MOST = 5;

    Names {
        names = names.stream().sorted().toList();
    }

    static Names of(Collection<? extends KafkaTopic> topics) {
        return new Names(topics.stream().map(KafkaTopic::name).toList());
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** The names and the verb. */
    String are() {
        return this + (names.size() == 1 ? " is" : " are");
    }

    @Override
    public String toString() {
        String first = names.stream().limit(MOST).collect(Collectors.joining(", "));
        return names.size() > MOST ? "%s and %d more".formatted(first, names.size() - MOST) : first;
    }
}
