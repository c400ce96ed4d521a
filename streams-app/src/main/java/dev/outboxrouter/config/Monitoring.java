package dev.outboxrouter.config;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How the router can be watched.
 *
 * @param http where it answers; port 0: any that is free; empty: nowhere
 * @param payloadsShown whether the console gives a dead letter's payload to who asks for it
 * @param logFormat what a line of the log looks like
 */
public record Monitoring(Optional<InetSocketAddress> http, boolean payloadsShown, LogFormat logFormat) {

    /** What a line of the log looks like. */
    public enum LogFormat {
        /** For a person. */
        TEXT,
        /** One JSON object a line. */
        JSON
    }
}
