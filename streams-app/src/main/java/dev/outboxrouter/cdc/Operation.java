package dev.outboxrouter.cdc;

import org.jspecify.annotations.Nullable;

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

    private static final Operation[] ALL = values();

    private final byte code;

    Operation(String code) {
        this.code = (byte) code.charAt(0);
    }

    /** The letter that Debezium writes for it. */
    public byte code() {
        return code;
    }

    /** The operation that Debezium writes as {@code code}; null when there is none. */
    static @Nullable Operation of(Slice code) {
        if (code.length() == 1) {
            for (Operation operation : ALL) {
                if (operation.code == code.input()[code.from()]) {
                    return operation;
                }
            }
        }
        return null;
    }
}
