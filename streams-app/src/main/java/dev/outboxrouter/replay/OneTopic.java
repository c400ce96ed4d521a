package dev.outboxrouter.replay;

import dev.outboxrouter.delivery.Destination;
import dev.outboxrouter.delivery.Destinations;

/** One topic in the place of every aggregate's: none of those is made, or asked about. */
record OneTopic(Destination.Ready topic) implements Destinations {

    @Override
    public Destination of(String ignored) {
        return topic;
    }

    /** A replay writes no dead letters; how large they might be is of no matter. */
    @Override
    public Destination ofDeadLetters(String ignored) {
        return topic;
    }
}
