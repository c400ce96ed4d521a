package dev.outboxrouter.observability.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a part of the pipeline has answered last.
 *
 * @param state what the rest means
 * @param value what it said; the last one that is known when it does not answer any more
 * @param reason why there is no newer one
 * @param atMillis when it said so, in milliseconds since the epoch; 0: never
 * @param <T> what it is asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Answer<T>(
        State state, @Nullable T value, @Nullable String reason, long atMillis) {

    /** Whether there is an answer. */
    public enum State {
        /** Nobody has said where it is. */
        NOT_CONFIGURED,
        /** It has not been asked yet. */
        NOT_ASKED,
        /** It has answered. */
        ANSWERED,
        /** It does not answer. */
        SILENT
    }

    /** It is not configured. */
    static <T> Answer<T> notConfigured(String option) {
        return new Answer<>(State.NOT_CONFIGURED, null, option + " is not set", 0);
    }

    static <T> Answer<T> notAsked() {
        return new Answer<>(State.NOT_ASKED, null, null, 0);
    }

    static <T> Answer<T> of(T value, long nowMillis) {
        return new Answer<>(State.ANSWERED, value, null, nowMillis);
    }

    Answer<T> silent(String why) {
        return new Answer<>(State.SILENT, value, why, atMillis);
    }

    /** What it said, if it is not silent now. */
    public Optional<T> current() {
        return state == State.ANSWERED ? Optional.ofNullable(value) : Optional.empty();
    }
}
