package dev.outboxrouter.cdc;

/**
 * One member of a JSON object.
 *
 * @param name the member's name, unescaped
 * @param kind what its value is
 * @param bytes a string's text in UTF-8, without quotes and unescaped; of every other kind the value's bytes exactly as
 *     they were written, spacing and number format included. Not copied: treat as read-only
 */
public record JsonField(String name, Kind kind, byte[] bytes) {

    /** The kinds of JSON value (RFC 8259). */
    public enum Kind {
        STRING,
        NUMBER,
        BOOLEAN,
        NULL,
        OBJECT,
        ARRAY
    }
}
