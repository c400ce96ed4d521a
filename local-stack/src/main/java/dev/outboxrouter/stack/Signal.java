package dev.outboxrouter.stack;

/** What a process can be told. */
enum Signal {
    TERM,
    INT,
    QUIT,
    KILL,
    STOP,
    CONT
}
