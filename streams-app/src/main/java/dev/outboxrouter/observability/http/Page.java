package dev.outboxrouter.observability.http;

import java.nio.charset.StandardCharsets;

/**
 * An answer.
 *
 * @param status of HTTP
 * @param contentType with its character set
 * @param body not changed after
 */
record Page(int status, String contentType, byte[] body) {

    static final int OK = 200;

    static Page of(int status, String contentType, String body) {
        return new Page(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    /** A sentence. */
    static Page text(int status, String sentence) {
        return of(status, "text/plain;charset=utf-8", sentence + "\n");
    }
}
