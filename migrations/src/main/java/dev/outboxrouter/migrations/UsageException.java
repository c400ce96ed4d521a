package dev.outboxrouter.migrations;

/** Arguments or an environment that the runner cannot work with. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
