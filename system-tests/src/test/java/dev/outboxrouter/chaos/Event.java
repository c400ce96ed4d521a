package dev.outboxrouter.chaos;

/**
 * An event that a transaction has emitted.
 *
 * @param id tells it from all others: the event id; for a change of an ordinary table its type and its row; for poison
 *     the raw record's key, and its place in an array
 * @param door how it left the database
 * @param topic where it must arrive
 * @param key the aggregate id
 * @param contents what must arrive
 */
record Event(String id, Door door, String topic, String key, Contents contents) {

    /** Events of one order: as they were committed, so they must arrive. */
    String line() {
        return topic + '/' + key + '/' + door;
    }

    /** Whether it must become a dead letter. */
    boolean isPoison() {
        return topic.equals(Arrival.DEAD_LETTERS);
    }
}
