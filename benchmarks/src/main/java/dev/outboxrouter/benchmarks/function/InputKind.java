package dev.outboxrouter.benchmarks.function;

/** Which way an event came to its raw topic, and how the connector wrote it. */
public enum InputKind {
    /** A logical message, as {@code outbox_emit} sends it; JSON without schemas. */
    MESSAGE("messages"),
    /** The same, JSON with schemas. */
    MESSAGE_WITH_SCHEMAS("messages with schemas"),
    /** An inserted row of the outbox table; JSON without schemas. */
    ROW("outbox rows");

    private final String text;

    InputKind(String text) {
        this.text = text;
    }

    /** Whether it is a logical message. */
    boolean isMessage() {
        return switch (this) {
            case MESSAGE, MESSAGE_WITH_SCHEMAS -> true;
            case ROW -> false;
        };
    }

    /** Whether its raw record has its schema with it. */
    boolean hasSchemas() {
        return switch (this) {
            case MESSAGE_WITH_SCHEMAS -> true;
            case MESSAGE, ROW -> false;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
