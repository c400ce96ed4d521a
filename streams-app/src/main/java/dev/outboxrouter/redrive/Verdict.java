package dev.outboxrouter.redrive;

import dev.outboxrouter.delivery.DeadLetters;
import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.outbox.SkipReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What becomes of a dead letter under today's rules. */
sealed interface Verdict {

    /**
     * It is dealt with: what it holds is sent, and what of it fails again becomes letters of its own.
     *
     * @param events what is sent
     * @param failures what failed again, for another reason than before
     */
    record Settled(List<Delivery.Event> events, List<Delivery.DeadLetter> failures) implements Verdict {}

    /** It stays as it is, for the same reason as before. */
    record Unchanged() implements Verdict {}

    /** It stays as it is: today's rules would neither send nor reject it, and nothing is lost by waiting. */
    record Ignored(SkipReason reason) implements Verdict {}

    /** It stays as it is: what it was made of can no longer be told. */
    record Unknown() implements Verdict {}

    /**
     * Judges.
     *
     * @param letter the letter
     * @param today what becomes of its raw record
     */
    static Verdict of(Letter letter, List<Delivery> today) {
        OptionalInt index = letter.index();
        List<Delivery> its = index.isEmpty()
                ? today
                : today.stream()
                        .filter(delivery -> index(delivery).equals(index))
                        .toList();
        if (its.isEmpty() && today.size() == 1 && !(today.get(0) instanceof Delivery.Event)) {
            // The record as a whole is rejected or ignored today, and this one event with it.
            its = today;
        }
        List<Delivery.Event> events = new ArrayList<>();
        List<Delivery.DeadLetter> failures = new ArrayList<>();
        Optional<SkipReason> ignored = Optional.empty();
        for (Delivery delivery : its) {
            if (delivery instanceof Delivery.Event event) {
                events.add(event);
            } else if (delivery instanceof Delivery.DeadLetter failure) {
                failures.add(failure);
            } else if (delivery instanceof Delivery.Skip skip) {
                ignored = Optional.of(skip.reason());
            }
        }
        if (events.isEmpty() && failures.isEmpty()) {
            return ignored.<Verdict>map(Ignored::new).orElseGet(Unknown::new);
        }
        return events.isEmpty() && failures.size() == 1 && isTheSame(letter, failures.get(0))
                ? new Unchanged()
                : new Settled(events, failures);
    }

    private static boolean isTheSame(Letter letter, Delivery.DeadLetter failure) {
        return letter.code().equals(failure.rejected().code().name())
                && letter.reason()
                        .equals(DeadLetters.headerText(failure.rejected().reason()));
    }

    private static OptionalInt index(Delivery delivery) {
        if (delivery instanceof Delivery.Event event) {
            return event.routed().index();
        }
        return delivery instanceof Delivery.DeadLetter letter
                ? letter.rejected().index()
                : OptionalInt.empty();
    }
}
