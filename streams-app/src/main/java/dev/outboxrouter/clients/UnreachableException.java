package dev.outboxrouter.clients;

/** Kafka does not answer. The message is one line: what was asked where, and what to do. */
public final class UnreachableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreachableException(String message) {
        super(message);
    }
}
