package dev.outboxrouter.connect;

/** Arguments, an environment or a connector file that the runner cannot work with. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
