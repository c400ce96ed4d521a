package dev.outboxrouter.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was committed, in commit order, and what was taken back. Safe for several threads. */
final class Ledger {

    /**
     * An event that was committed.
     *
     * @param place in commit order, over all
     */
    record Entry(Event event, int round, String transactionId, long place) {

        @Override
        public String toString() {
            return "committed in round %d by transaction %s as number %d: id %s by %s for %s, key %s"
                    .formatted(round, transactionId, place, event.id(), event.door(), event.topic(), event.key());
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Entry> byId = new HashMap<>();
    private final Map<String, String> takenBack = new HashMap<>();
    private int poison;

    /** Takes what one transaction has committed. To be called in commit order. */
    synchronized void committed(int round, String transactionId, Collection<Event> events) {
        for (Event event : events) {
            Entry entry = new Entry(event, round, transactionId, entries.size());
            entries.add(entry);
            if (byId.put(event.id(), entry) != null) {
                throw new IllegalStateException("two events are called " + event.id());
            }
            poison += event.isPoison() ? 1 : 0;
        }
    }

    /** Takes what must never arrive. */
    synchronized void takenBack(int round, String how, Collection<Event> events) {
        events.forEach(event -> takenBack.put(event.id(), "round %d, %s".formatted(round, how)));
    }

    synchronized @Nullable Entry find(String id) {
        return byId.get(id);
    }

    /** How the event was taken back; null when it was not. */
    synchronized @Nullable String howTakenBack(String id) {
        return takenBack.get(id);
    }

    synchronized int size() {
        return entries.size();
    }

    synchronized int poison() {
        return poison;
    }

    synchronized int takenBack() {
        return takenBack.size();
    }

    /** All entries, in commit order. */
    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }
}
