package dev.outboxrouter.cdc;

/** Why bytes could not be read as what they should be. */
public enum Flaw {
    /** No bytes at all. */
    EMPTY,
    /** Not UTF-8 (RFC 3629), or text that UTF-8 cannot hold (an unpaired surrogate). */
    NOT_UTF8,
    /** Not JSON (RFC 8259), cut off, or more than one value. */
    NOT_JSON,
    /** JSON, but not an object. */
    NOT_AN_OBJECT,
    /** Nested deeper than {@link JsonScanner#MAX_DEPTH}, or otherwise beyond a bound that protects the router. */
    LIMIT_EXCEEDED,
    /** A JSON object that is none of Debezium's envelopes. */
    NOT_AN_ENVELOPE,
    /** An envelope with an {@code op} that Debezium does not document. */
    UNKNOWN_OPERATION,
    /** A logical message whose content is not base64, or what else is configured. */
    CONTENT_NOT_BASE64,
    /** The configured converter could not read it. */
    NOT_CONVERTIBLE
}
