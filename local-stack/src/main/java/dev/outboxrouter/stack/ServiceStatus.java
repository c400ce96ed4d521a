package dev.outboxrouter.stack;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * A service as it is now.
 *
 * @param address where it can be reached
 * @param log its log file; empty when it is not ours
 */
public record ServiceStatus(ServiceName service, State state, OptionalLong pid, String address, String log) {

    /** What a service can be found in. */
    public enum State {
        RUNNING,
        /** The process lives, and does not do its work: it starts, or it hangs. */
        NOT_ANSWERING,
        PAUSED,
        STOPPED,
        EXTERNAL,
        EXTERNAL_NOT_ANSWERING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
