package dev.outboxrouter.parity;

import dev.outboxrouter.parity.Outcome.Dropped;
import dev.outboxrouter.parity.Outcome.Refused;
import dev.outboxrouter.parity.Outcome.Sent;
import dev.outboxrouter.parity.ParityCase.Placement;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares what both sides make of one case, and gives each difference its name. */
final class Judge {

    private static final int MOST_REPAIRS = 20;

    private final EventRouterPeer peer = new EventRouterPeer();
    private final RouterUnderTest router = new RouterUnderTest();

    /** Whether our router publishes it, the differences by name, and what has none; empty when all have. */
    record Verdict(boolean published, Set<Difference> met, String unexplained) {}

    Verdict judge(ParityCase parityCase, boolean schemas) {
        Outcome theirs = peer.route(parityCase);
        List<Outcome> ours = router.route(parityCase, schemas);
        if (parityCase.change() instanceof Change.Events events) {
            return judgeEvents(parityCase, events, theirs, ours, schemas);
        }
        if (ours.size() != 1) {
            return new Verdict(false, Set.of(), "there: " + theirs + "\nhere: " + ours);
        }
        Set<Difference> met = EnumSet.noneOf(Difference.class);
        String unexplained = compare(parityCase, theirs, ours.get(0), schemas, met);
        return new Verdict(
                ours.get(0) instanceof Sent,
                met,
                unexplained.isEmpty() ? "" : unexplained + "\nthere: " + theirs + "\nhere:  " + ours.get(0));
    }

    /** Each element must become what it becomes alone. */
    private Verdict judgeEvents(
            ParityCase parityCase, Change.Events events, Outcome theirs, List<Outcome> ours, boolean schemas) {
        List<Outcome> alone = new ArrayList<>();
        for (List<EventField> fields : events.events()) {
            ParityCase one = parityCase.withChange(new Change.Message(events.prefix(), "", fields, ""));
            alone.addAll(router.route(one, schemas));
        }
        if (alone.isEmpty()) {
            alone.add(new Dropped());
        }
        boolean same = theirs instanceof Refused && ours.equals(alone);
        return new Verdict(
                false,
                EnumSet.of(Difference.ARRAY_OF_EVENTS),
                same ? "" : "there: " + theirs + "\nhere:  " + ours + "\nalone: " + alone);
    }

    private String compare(ParityCase parityCase, Outcome theirs, Outcome ours, boolean schemas, Set<Difference> met) {
        if (ours instanceof Dropped) {
            return dropped(parityCase, theirs, met);
        }
        if (ours instanceof Refused) {
            return refused(parityCase, theirs, new Contract(parityCase, schemas), met);
        }
        if (theirs instanceof Dropped) {
            return "dropped there only";
        }
        return sent(parityCase, theirs, (Sent) ours, schemas, met);
    }

    private static String dropped(ParityCase parityCase, Outcome theirs, Set<Difference> met) {
        if (theirs instanceof Dropped) {
            return "";
        }
        String operation = parityCase.change() instanceof Change.Row row ? row.operation() : "";
        if (operation.equals("r") && !parityCase.ours().containsKey(Options.READ)) {
            met.add(Difference.SNAPSHOT_READ_SKIPPED);
            return "";
        }
        if (operation.equals("t") && theirs instanceof Refused) {
            met.add(Difference.TRUNCATE_SKIPPED);
            return "";
        }
        return "dropped here only";
    }

    /**
     * It is a dead letter here: because it stops the connector, and would still stop it without what our router minds
     * less; or for a reason of our own.
     */
    private String refused(ParityCase original, Outcome theirs, Contract contract, Set<Difference> met) {
        if (theirs instanceof Dropped) {
            return "refused here only";
        }
        boolean untyped = contract.field(original.routeField()).stream().noneMatch(EventField::isString);
        if (untyped && theirs instanceof Refused) {
            met.add(Difference.STOP_IS_A_DEAD_LETTER);
            return "";
        }
        ParityCase parityCase = original;
        Outcome outcome = theirs;
        for (int i = 0; i < MOST_REPAIRS && !(outcome instanceof Sent); i++) {
            Optional<Repairs.Repair> repair = new Repairs(contract).next(parityCase);
            if (repair.isEmpty()) {
                met.add(Difference.STOP_IS_A_DEAD_LETTER);
                return "";
            }
            parityCase = repair.get().change().apply(parityCase);
            outcome = peer.route(parityCase);
        }
        Optional<Difference> reason =
                outcome instanceof Sent sent ? reason(original, sent, contract) : Optional.empty();
        reason.ifPresent(found -> met.add(theirs instanceof Sent ? found : Difference.STOP_IS_A_DEAD_LETTER));
        return reason.isPresent() ? "" : "refused here, and would be published there but for what we do not mind";
    }

    /** Why it is a dead letter here although it is published there. */
    private static Optional<Difference> reason(ParityCase parityCase, Sent theirs, Contract contract) {
        if (parityCase.change() instanceof Change.Message message
                && JsonTexts.parsed(new String(message.content(), StandardCharsets.UTF_8))
                        .isEmpty()) {
            return Optional.of(Difference.TEXT_AFTER_EVENT);
        }
        if (parityCase.change() instanceof Change.Unreadable unreadable && !isUtf8(unreadable.content())) {
            return Optional.of(Difference.CONTENT_NOT_UTF8);
        }
        List<String> names = new ArrayList<>(List.of(
                parityCase.idField(), parityCase.keyField(), parityCase.routeField(), parityCase.payloadField()));
        parityCase.timestampField().ifPresent(names::add);
        parityCase.placements().forEach(placement -> names.add(placement.field()));
        if (names.stream().anyMatch(name -> contract.candidates(name).size() > 1)) {
            return Optional.of(Difference.FIELDS_CLASH);
        }
        if (isUnusable(contract.field(parityCase.idField()))) {
            return Optional.of(Difference.EVENT_ID_REQUIRED);
        }
        if (contract.field(parityCase.routeField()).stream()
                .anyMatch(field -> field.text().isEmpty())) {
            return Optional.of(Difference.AGGREGATE_TYPE_EMPTY);
        }
        if (isUnusable(contract.field(parityCase.keyField()))) {
            return Optional.of(Difference.KEY_REQUIRED);
        }
        boolean dots = contract.field(parityCase.routeField()).stream()
                .anyMatch(field -> Set.of(".", "..").contains(field.text()));
        if (dots
                || !theirs.topic().matches("[a-zA-Z0-9._-]{1,249}")
                || theirs.topic().startsWith("__")
                || Set.of(".", "..", RawRecords.OUTBOX, RawRecords.MESSAGES, "outbox.dead-letters")
                        .contains(theirs.topic())) {
            return Optional.of(Difference.TOPIC_REFUSED);
        }
        Optional<EventField> timestamp =
                parityCase.timestampField().flatMap(contract::field).filter(field -> !field.isNull());
        if (timestamp.isPresent()) {
            OptionalLong time = contract.time(timestamp.get());
            if (time.isEmpty() || !contract.isPlausible(time.getAsLong())) {
                return Optional.of(Difference.TIME_IMPLAUSIBLE);
            }
        }
        return contract.isPartitionImpossible() ? Optional.of(Difference.PARTITION_BEYOND_TOPIC) : Optional.empty();
    }

    private static boolean isUnusable(Optional<EventField> field) {
        return field.stream()
                .anyMatch(found ->
                        found.isNull() || found.isStructured() || found.text().isEmpty());
    }

    private static boolean isUtf8(byte[] content) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)) != null;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** It is published here; where it stops the connector, the event router gets the case without the cause. */
    private String sent(ParityCase original, Outcome theirs, Sent ours, boolean schemas, Set<Difference> met) {
        Contract contract = new Contract(original, schemas);
        ParityCase parityCase = original;
        List<Repairs.Repair> repairs = new ArrayList<>();
        Outcome outcome = theirs;
        while (!(outcome instanceof Sent)) {
            Optional<Repairs.Repair> repair =
                    repairs.size() == MOST_REPAIRS ? Optional.empty() : new Repairs(contract).next(parityCase);
            if (repair.isEmpty()) {
                return "published here only; without what is known to stop the connector: " + outcome;
            }
            repairs.add(repair.get());
            parityCase = repair.get().change().apply(parityCase);
            outcome = peer.route(parityCase);
        }
        for (int i = 0; i < repairs.size(); i++) {
            if (isNecessary(i, repairs, original)) {
                met.add(repairs.get(i).difference());
            }
        }
        Set<String> substituted = repairs.stream()
                .flatMap(repair -> repair.substituted().stream())
                .collect(Collectors.toSet());
        return new Comparison(original, parityCase, substituted, contract, met).compare((Sent) outcome, ours);
    }

    /** Whether the connector still stops when all causes but one are taken away. */
    private boolean isNecessary(int cause, List<Repairs.Repair> repairs, ParityCase original) {
        ParityCase others = original;
        for (int i = 0; i < repairs.size(); i++) {
            others = i == cause ? others : repairs.get(i).change().apply(others);
        }
        return repairs.size() == 1 || !(peer.route(others) instanceof Sent);
    }

    static boolean isPlaced(ParityCase parityCase, String where) {
        return parityCase.placements().stream().map(Placement::where).anyMatch(where::equals);
    }
}
