package dev.outboxrouter.stack;

/** What a process can be told. */
public enum Signal {
    TERM,
    INT,
    QUIT,
    KILL,
    STOP,
    CONT
}
