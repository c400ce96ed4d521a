package dev.outboxrouter;

import dev.outboxrouter.cli.ExitCode;

/** The router cannot start. The message is one line: what is wrong, where, and what to do. */
final class StartException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    StartException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
