package dev.outboxrouter.promises;

/** What is to be said of a promise. */
public sealed interface Finding {

    Promise promise();

    /**
     * The promise stands.
     *
     * @param promise which
     * @param why what it stands on
     */
    record Holds(Promise promise, String why) implements Finding {}

    /**
     * The promise does not stand, or not all of it.
     *
     * @param promise which
     * @param why what is in its way
     * @param mend what to do
     */
    record DoesNotHold(Promise promise, String why, String mend) implements Finding {}

    /**
     * Nobody can say.
     *
     * @param promise which
     * @param why what is not known
     * @param ask how to get to know it
     */
    record NotKnown(Promise promise, String why, String ask) implements Finding {}
}
