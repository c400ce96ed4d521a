package dev.outboxrouter.parity;

import dev.outboxrouter.generators.Generator;
import dev.outboxrouter.generators.Generators;
import dev.outboxrouter.generators.Weighted;
import dev.outboxrouter.parity.ColumnValues.Typed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The fields of events, as columns or as members of a logical message. */
final class EventSets {

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    /** The names that stand for a field when an option names another one. */
    private static final Map<String, String> NAMED_BY = Map.of(
            "id", Options.ID,
            "aggregatetype", Options.ROUTE_BY,
            "aggregateid", Options.KEY,
            "payload", Options.PAYLOAD);

    private static final List<String> NEW_NAMES = List.of("event_id", "kind", "custom_key", "data");

    private EventSets() {}

    /** How a field is named: as an option has it, otherwise, twice, or not at all. */
    private enum Naming {
        EXACT,
        FOLDED,
        BOTH,
        CLASH,
        MISSING
    }

    static Generator<List<EventField>> columns() {
        return Generators.sequence(List.of(
                        columns("id", 50, ColumnValues.id()),
                        columns("aggregatetype", 50, ColumnValues.aggregateType()),
                        columns("aggregateid", 50, ColumnValues.key()),
                        columns("payload", 50, ColumnValues.payload()),
                        columns("type", 20, ColumnValues.text(Generators.elements("OrderCreated", "OrderDeleted", ""))),
                        columns("tenant", 30, ColumnValues.any()),
                        columns("note", 30, ColumnValues.any()),
                        columns("tags", 30, ColumnValues.any()),
                        columns("created_at", 30, ColumnValues.time()),
                        columns("part", 30, ColumnValues.partition()),
                        columns("version", 8, ColumnValues.partition()),
                        rarely(columns("traceparent", 20, ColumnValues.text(traces()))),
                        rarely(columns("tracestate", 20, ColumnValues.text(Generators.elements("a=1", "")))),
                        rarely(columns("tracingspancontext", 9, ColumnValues.text(contexts()))),
                        rarely(columns("trace", 9, ColumnValues.text(contexts())))))
                .map(EventSets::flat);
    }

    static Generator<List<EventField>> members() {
        Generator<String> key = Generators.frequency(
                Weighted.of(9, PayloadTexts.keys().map(JsonTexts::quoted)),
                Weighted.of(3, PayloadTexts.number()),
                Weighted.of(1, PayloadTexts.json()));
        Generator<String> type = Generators.frequency(
                Weighted.of(40, PayloadTexts.aggregateTypes().map(JsonTexts::quoted)),
                Weighted.of(1, PayloadTexts.json()));
        Generator<String> id = Generators.frequency(
                Weighted.of(20, PayloadTexts.uuids().map(JsonTexts::quoted)),
                Weighted.of(5, PayloadTexts.number()),
                Weighted.of(1, PayloadTexts.json()));
        Generator<String> payload = Generators.frequency(
                Weighted.of(8, PayloadTexts.object()),
                Weighted.of(3, PayloadTexts.json()),
                Weighted.of(2, PayloadTexts.any().map(JsonTexts::quoted)));
        Generator<String> time = Generators.frequency(
                Weighted.of(
                        6,
                        Generators.elements(
                                "1795459470000",
                                "1795459470000123",
                                "1795459470000123456",
                                "\"2026-11-23T18:44:33.234Z\"",
                                "null")),
                Weighted.of(1, Generators.elements("-5", "1895459470000", "\"yesterday\"", "true", "{}")));
        Generator<String> partition = Generators.frequency(
                Weighted.of(9, Generators.elements("0", "1", "5", "null")),
                Weighted.of(1, Generators.elements("6", "-1", "1.0", "\"1\"", "99999999999", "[]")));
        return Generators.sequence(List.of(
                        members("id", 60, id),
                        members("aggregatetype", 60, type),
                        members("aggregateid", 60, key),
                        members("payload", 60, payload),
                        members("type", 20, Generators.elements("\"OrderCreated\"", "null", "[]")),
                        members("tenant", 30, small()),
                        members("note", 30, small()),
                        members("tags", 30, small()),
                        members("created_at", 30, time),
                        members("part", 30, partition),
                        members("version", 8, partition),
                        rarely(members("traceparent", 20, traces().map(JsonTexts::quoted))),
                        rarely(members("tracestate", 20, Generators.elements("\"a=1\"", "\"\"", "1"))),
                        rarely(members("tracingspancontext", 9, contexts().map(JsonTexts::quoted))),
                        rarely(members("trace", 9, contexts().map(JsonTexts::quoted)))))
                .map(EventSets::flat);
    }

    /** The fields with the names that the options give them. */
    static List<EventField> renamed(List<EventField> fields, Map<String, String> options) {
        List<EventField> named = new ArrayList<>();
        for (EventField field : fields) {
            String option = NAMED_BY.get(field.name());
            String name = option == null ? null : options.get(option);
            named.add(name != null && NEW_NAMES.contains(name) ? field.named(name) : field);
        }
        return named;
    }

    private static Generator<String> small() {
        return Generators.frequency(
                Weighted.of(6, PayloadTexts.scalar()),
                Weighted.of(
                        1, Generators.elements("[]", "[1, 2]", "[\"a\"]", "{\"a\": 1}", "{}", "[1,\"a\"]", "[[]]")));
    }

    private static Generator<String> traces() {
        return Generators.elements(TRACE, TRACE, "", "00-zz");
    }

    private static Generator<String> contexts() {
        return Generators.elements(
                "traceparent=" + TRACE + "\ntracestate=b\\=2", "#none\ntraceparent:" + TRACE, "other=1", "");
    }

    private static Generator<List<EventField>> rarely(Generator<List<EventField>> fields) {
        return Generators.frequency(Weighted.constant(9, List.of()), Weighted.of(1, fields));
    }

    private static Generator<List<EventField>> columns(String name, int exact, Generator<Typed> values) {
        return named(name, exact, values.map(typed -> EventField.column(name, typed.schema(), typed.value())), false);
    }

    private static Generator<List<EventField>> members(String name, int exact, Generator<String> values) {
        return named(name, exact, values.map(json -> EventField.member(name, json)), true);
    }

    private static Generator<List<EventField>> named(
            String name, int exact, Generator<EventField> values, boolean twice) {
        Generator<Naming> namings = Generators.frequency(
                Weighted.constant(exact, Naming.EXACT),
                Weighted.constant(2, Naming.FOLDED),
                Weighted.constant(1, Naming.BOTH),
                Weighted.constant(1, Naming.CLASH),
                Weighted.constant(1, Naming.MISSING));
        return choices -> {
            Naming naming = choices.draw(namings);
            EventField field = choices.draw(values);
            EventField other = choices.draw(values);
            return switch (naming) {
                case EXACT -> List.of(field);
                case FOLDED -> List.of(field.named(folded(name)));
                case BOTH -> List.of(field, other.named(folded(name)));
                case CLASH ->
                    twice ? List.of(other, field) : List.of(field.named(folded(name)), other.named("_" + name));
                case MISSING -> List.of();
            };
        };
    }

    private static String folded(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + "_" + name.substring(1);
    }

    private static List<EventField> flat(List<List<EventField>> fields) {
        return fields.stream().flatMap(List::stream).toList();
    }
}
