package dev.outboxrouter.chaos;

import java.util.Map;
import java.util.Optional;

/**
 * How the topics stand against the ledger.
 *
 * @param events that were committed, poison not among them
 * @param deadLetters that were found
 * @param offences how many of each kind; none: all is well
 * @param first the first of them, for a person
 * @param firstId the event it is about
 */
record Verdict(
        int events, int deadLetters, Map<Offence, Integer> offences, Optional<String> first, Optional<String> firstId) {

    Verdict {
        offences = Map.copyOf(offences);
    }

    /** What may not happen to an event. */
    enum Offence {
        /** It was committed and has not arrived, as an event or as a dead letter. */
        LOST,
        /** It has arrived more than once, on one topic or on two. */
        DUPLICATED,
        /** It has arrived before an earlier one of its aggregate, or on another partition. */
        REORDERED,
        /** It has arrived and was rolled back, or never written. */
        PHANTOM,
        /** Its key, value, headers or topic are others. */
        ALTERED
    }

    boolean isGood() {
        return offences.isEmpty();
    }

    int count(Offence offence) {
        return offences.getOrDefault(offence, 0);
    }

    /** The counts, as the last line of a run has them. */
    @Override
    public String toString() {
        return "events=%d lost=%d duplicated=%d reordered=%d phantom=%d altered=%d dead=%d"
                .formatted(
                        events,
                        count(Offence.LOST),
                        count(Offence.DUPLICATED),
                        count(Offence.REORDERED),
                        count(Offence.PHANTOM),
                        count(Offence.ALTERED),
                        deadLetters);
    }
}
