package dev.outboxrouter.cdc;

import java.util.Optional;

/** The {@code op} of Debezium's change event envelope. */
public enum Operation {
    CREATE("c"),
    UPDATE("u"),
    DELETE("d"),
    /** A row that a snapshot read. */
    READ("r"),
    TRUNCATE("t"),
    /** A logical decoding message ({@code pg_logical_emit_message}). */
    MESSAGE("m");

    private final String code;

    Operation(String code) {
        this.code = code;
    }

    /** The operation that Debezium writes as {@code code}; empty when there is none. */
    static Optional<Operation> of(String code) {
        for (Operation operation : values()) {
            if (operation.code.equals(code)) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }
}
