package dev.outboxrouter.observability.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names that this machine has for itself. */
final class LocalNames {

    private static final Pattern NAMES =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?|\\[?0:0:0:0:0:0:0:1]?", Pattern.CASE_INSENSITIVE);

    private LocalNames() {}

    /** Whether the name, or address, is one of them. */
    static boolean isOne(@Nullable String name) {
        return name != null && NAMES.matcher(name).matches();
    }
}
