package dev.outboxrouter.promises;

/** A place on an event's way whose settings can break a guarantee. */
public enum Hop {
    /** PostgreSQL, the slot and the publication. */
    DATABASE("PostgreSQL"),
    /** Debezium's connector. */
    CONNECTOR("connector"),
    /** The workers of Kafka Connect. */
    WORKER("Connect worker"),
    /** What the connector writes. */
    RAW_TOPIC("raw topics"),
    /** The router's own options. */
    ROUTER("router"),
    /** Changelogs and repartition topics of the router. */
    INTERNAL_TOPIC("router's internal topics"),
    /** Where events go. */
    AGGREGATE_TOPIC("aggregate topics"),
    /** The dead-letter topic and what remembers redriven letters. */
    DEAD_LETTER_TOPIC("dead-letter topics"),
    /** {@code __transaction_state}. */
    TRANSACTION_LOG("`__transaction_state`"),
    /** {@code __consumer_offsets}. */
    GROUP_OFFSETS("`__consumer_offsets`"),
    /** The brokers' own settings. */
    BROKER("brokers"),
    /** Whoever reads the aggregate topics. */
    CONSUMER("consumers");

    private final String words;

    Hop(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
