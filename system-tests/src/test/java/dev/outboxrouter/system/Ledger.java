package dev.outboxrouter.system;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The events that one test class has committed, in commit order, and the input of that class that must become dead letters.
 * Thread-safe.
 */
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
    private final Set<String> poisonedTransactions = new HashSet<>();
    private final Set<String> poisonedPositions = new HashSet<>();
    private int deadLetters;

    /** Records the events of a committed transaction. */
    synchronized void committed(List<Event> ofTransaction) {
        events.addAll(ofTransaction);
    }

    /**
     * Records the dead letters that a committed transaction must produce.
     *
     * @param transactionId the 32-bit transaction id, as in a raw record's {@code source.txId}
     * @param count how many dead letters
     */
    synchronized void poisoned(String transactionId, int count) {
        poisonedTransactions.add(transactionId);
        deadLetters += count;
    }

    /** Records that the raw record at this position must produce one dead letter. */
    synchronized void poisoned(String topic, int partition, long offset) {
        poisonedPositions.add(position(topic, String.valueOf(partition), String.valueOf(offset)));
        deadLetters++;
    }

    /** Whether a dead letter comes from input that this ledger knows, by its transaction or by its raw position. */
    synchronized boolean owns(DeadLetter letter) {
        return poisonedTransactions.contains(letter.transactionId())
                || poisonedPositions.contains(position(letter.topic(), letter.partition(), letter.offset()));
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** The aggregate topics that this class owns. */
    synchronized Set<String> topics() {
        return events.stream().map(Event::topic).collect(Collectors.toSet());
    }

    synchronized int deadLetters() {
        return deadLetters;
    }

    private static String position(String topic, String partition, String offset) {
        return topic + '-' + partition + '@' + offset;
    }
}
