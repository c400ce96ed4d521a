package dev.outboxrouter.clients;

/** What long work tells, and by whom it is stopped. */
public interface RunProgress {

    /** What is done now. */
    void says(String what);

    /** How far it is. Called for every single one: who shows it decides how often. */
    void at(long done, long of, String what);

    /** Whether it is to end before its time: what is written stays, and nothing is left half done. */
    boolean isStopped();
}
