package dev.outboxrouter.outbox;

import org.jspecify.annotations.Nullable;

/** The first problem of one event after the other. The reading goes on after it, so that a dead letter says all that could be read. */
final class Problems {

    private @Nullable RejectionCode code;
    private String reason = "";

    /** Forgets the problem of the event before. */
    void forget() {
        code = null;
        reason = "";
    }

    void note(RejectionCode problem, String detail) {
        if (code == null) {
            code = problem;
            reason = detail;
        }
    }

    /** Null when there is none. */
    @Nullable RejectionCode code() {
        return code;
    }

    String reason() {
        return reason;
    }
}
