package dev.outboxrouter.migrations;

import java.util.Optional;

/** A migration that the database refused. The message is one line and holds no statement, so no password either. */
public final class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MigrationException(String action, Throwable cause) {
        super(action + ": " + reason(cause), cause);
    }

    /** The innermost cause in one line; what Liquibase wraps around it repeats the whole statement. */
    static String reason(Throwable cause) {
        Throwable innermost = cause;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return Optional.ofNullable(innermost.getMessage())
                .map(message -> message.strip().replaceAll("\\s+", " "))
                .orElseGet(innermost::toString);
    }
}
