package dev.outboxrouter.stack;

/** The stack cannot do what it was asked; the message says what is wrong, where, and what to do about it. */
public final class StackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
