package dev.outboxrouter.stack;

/** What a process can be told. */
enum Signal {
    TERM,
    INT,
    KILL,
    STOP,
    CONT
}
