package dev.outboxrouter.outbox;

/** What a payload that is a text stands for, where no schema says so. */
public enum PayloadEncoding {
    /** Itself. */
    TEXT,
    /** Bytes, in base64 (RFC 4648). */
    BASE64
}
