package dev.outboxrouter.check;

/** What was found of a part of the pipeline. */
public sealed interface Checked {

    /** Of which part. */
    Part part();

    /** The parts, in the order in which they are looked at. */
    enum Part {
        /** The brokers. */
        BROKER,
        /** Raw, aggregate and dead-letter topics, and the router's own. */
        TOPICS,
        /** The routers that run. */
        GROUP,
        /** What the router's principal may do. */
        ACCESS,
        /** The connector and its task. */
        CONNECTOR,
        /** The connector's replication slot in PostgreSQL. */
        SLOT,
        /** What the router promises. */
        PROMISES
    }

    /** It is as it should be. */
    record Fine(Part part, String what) implements Checked {}

    /**
     * It is not.
     *
     * @param part of which part
     * @param what is wrong
     * @param mend what to do
     */
    record Wrong(Part part, String what, String mend) implements Checked {}

    /**
     * It is not known.
     *
     * @param part of which part
     * @param what is not known
     * @param ask how to get to know it
     */
    record Open(Part part, String what, String ask) implements Checked {}
}
