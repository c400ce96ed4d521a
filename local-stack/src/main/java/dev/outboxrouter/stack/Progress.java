package dev.outboxrouter.stack;

import java.time.Duration;
import java.util.Locale;

/** Is told of every step, from several threads; one sentence each. */
@FunctionalInterface
public interface Progress {

    void step(ServiceName service, String message);

    /** Seconds with one decimal, as steps show them: {@code 1.4 s}. */
    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** The time since {@link System#nanoTime()} was {@code startNanos}, as {@link #seconds} shows it. */
    static String since(long startNanos) {
        return seconds(Duration.ofNanos(System.nanoTime() - startNanos));
    }
}
