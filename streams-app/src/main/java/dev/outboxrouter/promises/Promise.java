package dev.outboxrouter.promises;

/** What the router is for. */
public enum Promise {
    /** Whatever was committed arrives. */
    NOTHING_LOST("nothing lost"),
    /** Whatever arrives, arrives once. */
    NOTHING_TWICE("nothing twice"),
    /** Each aggregate's events arrive in the order of their commits. */
    IN_ORDER("in order");

    private final String words;

    Promise(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
