package dev.outboxrouter.outbox;

import dev.outboxrouter.cdc.Flaw;

/**
 * Why an event became a dead letter: the header {@code outbox.error.code} and a tag of the metrics. Names are a contract
 * with whoever reads dead letters: add, never rename.
 */
public enum RejectionCode {
    /** The raw record is not UTF-8 JSON. */
    RECORD_NOT_JSON,
    /** The configured converter could not read the raw record. */
    RECORD_NOT_CONVERTIBLE,
    /** The raw record is JSON and none of Debezium's envelopes. */
    RECORD_NOT_AN_ENVELOPE,
    /** The raw record has an operation that Debezium does not document. */
    UNKNOWN_OPERATION,
    /** The raw record of a logical message does not hold base64, or what binary.handling.mode says. */
    CONTENT_NOT_BASE64,
    /** The logical message is empty. */
    CONTENT_EMPTY,
    /** The logical message is not UTF-8. */
    CONTENT_NOT_UTF8,
    /** The logical message is not JSON. */
    CONTENT_NOT_JSON,
    /** The logical message, or an element of its array, is JSON and not an object. */
    CONTENT_NOT_AN_OBJECT,
    /** JSON nested deeper, an array of more events, or a prefix longer than the router reads. */
    LIMIT_EXCEEDED,
    /** A field that every event needs is absent or null. */
    FIELD_MISSING,
    /** A field has a value of the wrong type, or an empty one. */
    FIELD_INVALID,
    /** Several fields could be meant by one name. */
    FIELD_AMBIGUOUS,
    /** Headers of the event are too many, too large, reserved, or no JSON object. */
    HEADERS_INVALID,
    /** An outbox row was updated, and that is configured to be refused. */
    UPDATE_REFUSED,
    /** The aggregate type does not make a topic that events may be routed to. */
    AGGREGATE_TYPE_ILLEGAL,
    /** The aggregate type is none of those that are allowed. */
    AGGREGATE_TYPE_NOT_ALLOWED,
    /** The topic has no such partition. */
    PARTITION_INVALID,
    /** The aggregate's topic does not exist, and the router is configured to make none. */
    TOPIC_MISSING,
    /** The aggregate's topic does not exist, and there are as many as are allowed. */
    TOPIC_LIMIT_REACHED,
    /** The aggregate's topic does not exist and Kafka refuses to make it, or does not let the router write to it. */
    TOPIC_REFUSED,
    /** The event is larger than its aggregate's topic takes. */
    EVENT_TOO_LARGE,
    /** The event's timestamp is older, or further ahead, than its aggregate's topic takes. */
    TIMESTAMP_REFUSED,
    /** The router failed on it in a way that nobody foresaw: a bug, please report it. */
    UNEXPECTED_ERROR;

    /** The code of a raw record that could not be read. */
    static RejectionCode ofRecord(Flaw flaw) {
        return switch (flaw) {
            case EMPTY, NOT_UTF8, NOT_JSON -> RECORD_NOT_JSON;
            case NOT_AN_OBJECT, NOT_AN_ENVELOPE -> RECORD_NOT_AN_ENVELOPE;
            case LIMIT_EXCEEDED -> LIMIT_EXCEEDED;
            case UNKNOWN_OPERATION -> UNKNOWN_OPERATION;
            case CONTENT_NOT_BASE64 -> CONTENT_NOT_BASE64;
            case NOT_CONVERTIBLE -> RECORD_NOT_CONVERTIBLE;
        };
    }

    /** The code of a logical message's content that could not be read. */
    static RejectionCode ofContent(Flaw flaw) {
        return switch (flaw) {
            case EMPTY -> CONTENT_EMPTY;
            case NOT_UTF8 -> CONTENT_NOT_UTF8;
            case NOT_JSON -> CONTENT_NOT_JSON;
            case NOT_AN_OBJECT -> CONTENT_NOT_AN_OBJECT;
            case LIMIT_EXCEEDED -> LIMIT_EXCEEDED;
            case NOT_AN_ENVELOPE, UNKNOWN_OPERATION, CONTENT_NOT_BASE64, NOT_CONVERTIBLE ->
                throw new IllegalArgumentException("a content cannot have the flaw " + flaw);
        };
    }
}
