package dev.outboxrouter.parity;

/** Where our router deliberately does something else than the event router: docs/event-router-parity.md has the reasons. */
enum Difference {
    STOP_IS_A_DEAD_LETTER("What stops the connector is a dead letter."),
    SNAPSHOT_READ_SKIPPED("A row that a snapshot has read is skipped, not published again."),
    TRUNCATE_SKIPPED("A truncate is skipped; it stops the connector."),
    ARRAY_OF_EVENTS("A logical message that is an array is one event for each element; it stops the connector."),
    EVENT_ID_REQUIRED("An event without a usable id is a dead letter, not a record with such a header."),
    KEY_REQUIRED("An event without a usable key is a dead letter, not a record without an order."),
    AGGREGATE_TYPE_EMPTY("An empty aggregate type is a dead letter, not an event of a topic named by the rest."),
    AGGREGATE_TYPE_OF_BYTES("Without schemas bytes cannot be told from text, and route; they stop the connector."),
    TOPIC_REFUSED("A topic that Kafka refuses, or that has another purpose, is a dead letter."),
    FIELDS_CLASH(
            "Two fields that could be meant by one name are a dead letter; the last one, or none, is taken there."),
    FIELD_NAME_FOLDED("A field is found whatever its case and underscores; it is missing there."),
    TIME_IMPLAUSIBLE("A time before 1970 or more than 30 minutes ahead of the raw record is a dead letter."),
    TIME_OF_ANY_TYPE("The timestamp may be a column of any type of time; all but three stop the connector."),
    TIME_BY_MAGNITUDE("Without schemas the magnitude of a number tells its unit."),
    COMMIT_TIME("A record without a time of its own has the commit time, not the time of processing."),
    PARTITION_BEYOND_TOPIC(
            "A partition that the topic does not have is a dead letter; the producer waits for it there."),
    PARTITION_OF_ANY_INTEGER("The partition may be of any type of integer, or null; all but int32 stop the connector."),
    SCHEMA_VERSION_UNUSED("The schema version is not needed, for no schema is made; without it the connector stops."),
    TEXT_AFTER_EVENT("A logical message that goes on after its JSON is a dead letter; the rest is dropped there."),
    CONTENT_NOT_UTF8("A logical message that is not UTF-8 is a dead letter; its bytes are replaced there."),
    LEADING_SPACE("JSON may begin with white space; it is no JSON there."),
    NULL_FIELD_KEPT("A null field of a logical message is null; it is missing there."),
    NULLS_KEPT("A null inside JSON stays; it is dropped there."),
    NULLS_NOT_ADDED("Nothing is added to the objects of an array; they get each other's fields, null, there."),
    EMPTY_ARRAYS_KEPT("An empty array inside JSON stays; it is dropped there."),
    MERGED_FIELDS_KEPT("Objects inside an array's objects keep their fields; those of one of them count there."),
    ARRAYS_OF_ANY_ELEMENTS("An array may have elements of any types; without one type there is no schema there."),
    BIG_NUMBERS_KEPT("An integer of more than 64 bits is published; it stops the connector."),
    ARRAY_PAYLOAD("A payload that is a JSON array is published; expanded, it stops the connector."),
    NUMBERS_AS_WRITTEN("A number stays as it was written; it is a double there."),
    TEXT_NOT_QUOTED("A text that is not JSON is published as itself; expanded, it is a JSON string there."),
    TEXT_NOT_CUT("A text that goes on after its JSON is published whole; expanded, the rest is dropped there."),
    NULL_PAYLOAD_IS_A_TOMBSTONE("A null payload is a tombstone; expanded, it is the JSON null there."),
    BYTES_PUBLISHED("Bytes are published as they are, or in base64; the name of a Java class is there."),
    DECIMAL_NEEDS_A_SCHEMA("Without schemas a decimal is the base64 that the raw record has; it is a number there."),
    DECIMAL_IN_ENVELOPE("With schemas a decimal in an envelope is a number; it is base64 there."),
    TIMES_AS_CONNECTED("A time of Kafka Connect's own type stays a number; it is a text there."),
    STRUCTURED_AS_JSON("An object or array in a header is JSON; it is Kafka Connect's text there."),
    INTERNAL_HEADERS_DROPPED("The raw record's headers that begin with two underscores are left out."),
    TRACE_HEADERS("A trace context in the event's fields becomes headers; that needs an agent there.");

    private final String sentence;

    Difference(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
