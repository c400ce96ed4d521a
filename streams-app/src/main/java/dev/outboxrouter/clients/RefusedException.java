package dev.outboxrouter.clients;

/** What was asked for cannot be done with what Kafka has. The message is one line: why, and what to do. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** A refusal. */
    public RefusedException(String message) {
        super(message);
    }
}
