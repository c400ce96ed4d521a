package dev.outboxrouter.system;

import java.util.ArrayList;
import java.util.List;

/** What the tests committed, in commit order: exactly this must be on the topics in the end. Safe for several threads. */
final class Ledger {

    /**
     * An event that was committed.
     *
     * @param topic its aggregate topic
     * @param key its aggregate id
     * @param eventId the header {@code id}
     * @param eventType the header {@code eventType}; {@code "(absent)"} without
     * @param value the payload as text; {@code "(null)"} for a tombstone
     */
    record Event(String topic, String key, String eventId, String eventType, String value) {}

    private final List<Event> events = new ArrayList<>();
    private int deadLetters;

    /** Takes what one transaction has committed. */
    synchronized void committed(List<Event> ofTransaction, int poison) {
        events.addAll(ofTransaction);
        deadLetters += poison;
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    synchronized int deadLetters() {
        return deadLetters;
    }
}
