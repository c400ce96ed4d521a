package dev.outboxrouter.parity;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One case: the options that both have, and one raw record.
 *
 * @param options the event router's options, by their own names
 * @param ours what only our router is told: how snapshot reads are dealt with
 * @param prefixed whether our router gets the options as a connector's configuration has them
 * @param keepNulls {@code fields.null.include} of the transform that decodes messages
 * @param change what happened
 * @param envelopeTime when the connector processed it; null: it does not say
 * @param commitTime when it was committed
 * @param recordTime the raw record's own time
 * @param headers the raw record's headers
 */
record ParityCase(
        Map<String, String> options,
        Map<String, String> ours,
        boolean prefixed,
        boolean keepNulls,
        Change change,
        Long envelopeTime,
        long commitTime,
        long recordTime,
        List<RawHeader> headers) {

    /** A header of the raw record; its value may be null. */
    record RawHeader(String name, String value) {}

    /** An element of {@code table.fields.additional.placement}. */
    record Placement(String field, String where, String alias) {

        static Placement of(String element) {
            List<String> parts = Arrays.asList(element.split(":", -1));
            return new Placement(parts.get(0), parts.get(1), parts.get(parts.size() - 1 > 1 ? 2 : 0));
        }
    }

    String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    boolean isOn(String name) {
        return option(name, "false").equals("true");
    }

    String idField() {
        return option(Options.ID, "id");
    }

    String keyField() {
        return option(Options.KEY, "aggregateid");
    }

    String payloadField() {
        return option(Options.PAYLOAD, "payload");
    }

    String routeField() {
        return option(Options.ROUTE_BY, "aggregatetype");
    }

    Optional<String> timestampField() {
        return Optional.ofNullable(options.get(Options.TIMESTAMP));
    }

    boolean isMessage() {
        return change instanceof Change.Message;
    }

    /** The fields of the event; none where there is no event to read. */
    List<EventField> fields() {
        if (change instanceof Change.Row row && row.hasAfter()) {
            return row.after();
        }
        return change instanceof Change.Message message ? message.fields() : List.of();
    }

    List<Placement> placements() {
        String placements = options.get(Options.PLACEMENT);
        return placements == null
                ? List.of()
                : Arrays.stream(placements.split(",", -1)).map(Placement::of).toList();
    }

    boolean hasEnvelope() {
        return placements().stream().anyMatch(placement -> placement.where().equals("envelope"));
    }

    ParityCase withChange(Change other) {
        return new ParityCase(options, ours, prefixed, keepNulls, other, envelopeTime, commitTime, recordTime, headers);
    }

    ParityCase withFields(List<EventField> fields) {
        if (change instanceof Change.Row row) {
            return withChange(new Change.Row(row.operation(), fields));
        }
        Change.Message message = (Change.Message) change;
        return withChange(new Change.Message(message.prefix(), message.before(), fields, message.after()));
    }

    /** The same with another value for a field. */
    ParityCase withField(EventField substitute) {
        return withFields(fields().stream()
                .map(field -> field.name().equals(substitute.name()) ? substitute : field)
                .toList());
    }

    /** The same with another name for a field. */
    ParityCase renamed(String from, String to) {
        return withFields(fields().stream()
                .map(field -> field.name().equals(from) ? field.named(to) : field)
                .toList());
    }

    /** The same with another value for an option; null: without it. */
    ParityCase withOption(String name, String value) {
        Map<String, String> changed = new HashMap<>(options);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return new ParityCase(
                changed, ours, prefixed, keepNulls, change, envelopeTime, commitTime, recordTime, headers);
    }

    ParityCase withNullsKept() {
        return new ParityCase(options, ours, prefixed, true, change, envelopeTime, commitTime, recordTime, headers);
    }
}
