package dev.outboxrouter.chaos;

import dev.outboxrouter.chaos.Verdict.Offence;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares what arrives with the ledger: each committed event once, on its topic, as it was written, in commit order for
 * its aggregate; poison as a dead letter; nothing else. Knows nothing of the pipeline.
 */
final class Checker {

    private final Ledger ledger;
    private final BitSet arrived = new BitSet();
    private final Map<String, Long> lastPlaces = new HashMap<>();
    private final Map<String, Integer> partitions = new HashMap<>();
    private final Map<Offence, Integer> offences = new EnumMap<>(Offence.class);
    private int deadLetters;
    private @Nullable String first;
    private @Nullable String firstId;

    Checker(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Takes the records of a partition in their order; the ledger must have what they come from. */
    void arrived(Arrival arrival) {
        boolean isDead = arrival.topic().equals(Arrival.DEAD_LETTERS);
        deadLetters += isDead ? 1 : 0;
        Ledger.Entry entry = ledger.find(arrival.id());
        if (entry == null) {
            String how = ledger.howTakenBack(arrival.id());
            note(
                    Offence.PHANTOM,
                    arrival.id(),
                    "%s arrived and was %s".formatted(arrival, how == null ? "never written" : "taken back: " + how));
            return;
        }
        Event event = entry.event();
        if (arrived.get(Math.toIntExact(entry.place()))) {
            note(Offence.DUPLICATED, arrival.id(), "%s arrived once more; %s".formatted(arrival, entry));
            return;
        }
        arrived.set(Math.toIntExact(entry.place()));
        if (!arrival.topic().equals(event.topic())) {
            note(Offence.ALTERED, arrival.id(), "%s is on another topic; %s".formatted(arrival, entry));
            return;
        }
        if (!arrival.contents().equals(event.contents())) {
            note(
                    Offence.ALTERED,
                    arrival.id(),
                    "%s differs in %s; %s"
                            .formatted(arrival, event.contents().differenceTo(arrival.contents()), entry));
        }
        if (!isDead) {
            checkOrder(arrival, entry);
        }
    }

    private void checkOrder(Arrival arrival, Ledger.Entry entry) {
        Event event = entry.event();
        Integer partition = partitions.putIfAbsent(event.topic() + '/' + event.key(), arrival.partition());
        if (partition != null && partition != arrival.partition()) {
            note(
                    Offence.REORDERED,
                    arrival.id(),
                    "%s, others of its aggregate are on partition %d; %s".formatted(arrival, partition, entry));
        }
        Long last = lastPlaces.put(event.line(), entry.place());
        if (last != null && last > entry.place()) {
            note(
                    Offence.REORDERED,
                    arrival.id(),
                    "%s came after number %d of its aggregate; %s".formatted(arrival, last, entry));
        }
    }

    /** Whether everything that was committed has arrived. */
    boolean isComplete() {
        return arrived.cardinality() == ledger.size();
    }

    /** How it stands; what has not arrived by now is lost. */
    Verdict verdict() {
        Map<Offence, Integer> all = new EnumMap<>(offences);
        String worst = first;
        String worstId = firstId;
        List<Ledger.Entry> missing = missing();
        if (!missing.isEmpty()) {
            all.put(Offence.LOST, missing.size());
            if (worst == null) {
                worst = "LOST: " + missing.get(0);
                worstId = missing.get(0).event().id();
            }
        }
        return new Verdict(
                ledger.size() - ledger.poison(),
                deadLetters,
                all,
                Optional.ofNullable(worst),
                Optional.ofNullable(worstId));
    }

    /** What has not arrived, in commit order. */
    List<Ledger.Entry> missing() {
        List<Ledger.Entry> missing = new ArrayList<>();
        if (!isComplete()) {
            ledger.entries().stream()
                    .filter(entry -> !arrived.get(Math.toIntExact(entry.place())))
                    .forEach(missing::add);
        }
        return missing;
    }

    private void note(Offence offence, String id, String text) {
        offences.merge(offence, 1, Integer::sum);
        if (first == null) {
            first = offence + ": " + text;
            firstId = id;
        }
    }
}
