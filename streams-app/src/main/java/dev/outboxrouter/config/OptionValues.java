package dev.outboxrouter.config;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;

/** What the user has set, by type; and a place for what is wrong with it. */
final class OptionValues {

    private final Map<String, Object> values;
    private final Map<String, String> written;
    private final List<String> problems;

    OptionValues(Map<String, Object> values, Map<String, String> written, List<String> problems) {
        this.values = values;
        this.written = written;
        this.problems = problems;
    }

    void problem(String problem) {
        problems.add(problem);
    }

    String text(String option) {
        return String.valueOf(requireNonNull(values.get(option)));
    }

    /** Empty when it is not set, or set to nothing. */
    Optional<String> optionalText(String option) {
        return Optional.ofNullable(values.get(option)).map(String::valueOf).filter(text -> !text.isBlank());
    }

    /** A password. Empty when it is not set, or set to nothing. */
    Optional<String> secret(String option) {
        return Optional.ofNullable((Password) values.get(option))
                .map(Password::value)
                .filter(text -> !text.isEmpty());
    }

    /** One of several words, in lower case. */
    String choice(String option) {
        return text(option).trim().toLowerCase(Locale.ROOT);
    }

    boolean isTrue(String option) {
        return (Boolean) requireNonNull(values.get(option));
    }

    Number number(String option) {
        return (Number) requireNonNull(values.get(option));
    }

    List<String> texts(String option) {
        return ((List<?>) requireNonNull(values.get(option)))
                .stream().map(String::valueOf).toList();
    }

    Optional<Class<?>> type(String option) {
        return Optional.ofNullable((Class<?>) values.get(option));
    }

    /** What was written under a prefix, without it. */
    Map<String, String> under(String prefix) {
        Map<String, String> found = new HashMap<>();
        written.forEach((option, value) -> {
            if (option.startsWith(prefix)) {
                found.put(option.substring(prefix.length()), value);
            }
        });
        return found;
    }
}
