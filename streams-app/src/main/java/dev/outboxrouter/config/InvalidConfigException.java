package dev.outboxrouter.config;

import java.util.List;

/** A configuration that the router cannot run with. The message has a line for each problem. */
public final class InvalidConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** All that is wrong, each with its option and the allowed form. */
    public InvalidConfigException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
