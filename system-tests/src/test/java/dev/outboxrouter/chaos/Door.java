package dev.outboxrouter.chaos;

/** The way an event leaves the database. Events of one aggregate are in order as far as they take the same one. */
enum Door {
    /** A logical message: {@code outbox_emit}, or a message of the client's own making. */
    MESSAGE,
    /** A row of the outbox table. */
    ROW,
    /** A change of an ordinary table. */
    TABLE
}
