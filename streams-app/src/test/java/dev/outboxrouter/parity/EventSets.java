package dev.outboxrouter.parity;

import dev.outboxrouter.parity.ColumnValues.Typed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

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

    static Arbitrary<List<EventField>> columns() {
        return Combinators.combine(List.of(
                        columns("id", 50, ColumnValues.id()),
                        columns("aggregatetype", 50, ColumnValues.aggregateType()),
                        columns("aggregateid", 50, ColumnValues.key()),
                        columns("payload", 50, ColumnValues.payload()),
                        columns("type", 20, ColumnValues.text(Arbitraries.of("OrderCreated", "OrderDeleted", ""))),
                        columns("tenant", 30, ColumnValues.any()),
                        columns("note", 30, ColumnValues.any()),
                        columns("tags", 30, ColumnValues.any()),
                        columns("created_at", 30, ColumnValues.time()),
                        columns("part", 30, ColumnValues.partition()),
                        columns("version", 8, ColumnValues.partition()),
                        rarely(columns("traceparent", 20, ColumnValues.text(traces()))),
                        rarely(columns("tracestate", 20, ColumnValues.text(Arbitraries.of("a=1", "")))),
                        rarely(columns("tracingspancontext", 9, ColumnValues.text(contexts()))),
                        rarely(columns("trace", 9, ColumnValues.text(contexts())))))
                .as(EventSets::flat);
    }

    static Arbitrary<List<EventField>> members() {
        Arbitrary<String> key = Arbitraries.frequencyOf(
                Tuple.of(9, PayloadTexts.keys().map(JsonTexts::quoted)),
                Tuple.of(3, PayloadTexts.number()),
                Tuple.of(1, PayloadTexts.json()));
        Arbitrary<String> type = Arbitraries.frequencyOf(
                Tuple.of(40, PayloadTexts.aggregateTypes().map(JsonTexts::quoted)), Tuple.of(1, PayloadTexts.json()));
        Arbitrary<String> id = Arbitraries.frequencyOf(
                Tuple.of(20, PayloadTexts.uuids().map(JsonTexts::quoted)),
                Tuple.of(5, PayloadTexts.number()),
                Tuple.of(1, PayloadTexts.json()));
        Arbitrary<String> payload = Arbitraries.frequencyOf(
                Tuple.of(8, PayloadTexts.object(3)),
                Tuple.of(3, PayloadTexts.json()),
                Tuple.of(2, PayloadTexts.any().map(JsonTexts::quoted)));
        Arbitrary<String> time = Arbitraries.frequencyOf(
                Tuple.of(
                        6,
                        Arbitraries.of(
                                "1795459470000",
                                "1795459470000123",
                                "1795459470000123456",
                                "\"2026-11-23T18:44:33.234Z\"",
                                "null")),
                Tuple.of(1, Arbitraries.of("-5", "1895459470000", "\"yesterday\"", "true", "{}")));
        Arbitrary<String> partition = Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.of("0", "1", "5", "null")),
                Tuple.of(1, Arbitraries.of("6", "-1", "1.0", "\"1\"", "99999999999", "[]")));
        return Combinators.combine(List.of(
                        members("id", 60, id),
                        members("aggregatetype", 60, type),
                        members("aggregateid", 60, key),
                        members("payload", 60, payload),
                        members("type", 20, Arbitraries.of("\"OrderCreated\"", "null", "[]")),
                        members("tenant", 30, small()),
                        members("note", 30, small()),
                        members("tags", 30, small()),
                        members("created_at", 30, time),
                        members("part", 30, partition),
                        members("version", 8, partition),
                        rarely(members("traceparent", 20, traces().map(JsonTexts::quoted))),
                        rarely(members("tracestate", 20, Arbitraries.of("\"a=1\"", "\"\"", "1"))),
                        rarely(members("tracingspancontext", 9, contexts().map(JsonTexts::quoted))),
                        rarely(members("trace", 9, contexts().map(JsonTexts::quoted)))))
                .as(EventSets::flat);
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

    private static Arbitrary<String> small() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, PayloadTexts.scalar()),
                Tuple.of(1, Arbitraries.of("[]", "[1, 2]", "[\"a\"]", "{\"a\": 1}", "{}", "[1,\"a\"]", "[[]]")));
    }

    private static Arbitrary<String> traces() {
        return Arbitraries.of(TRACE, TRACE, "", "00-zz");
    }

    private static Arbitrary<String> contexts() {
        return Arbitraries.of(
                "traceparent=" + TRACE + "\ntracestate=b\\=2", "#none\ntraceparent:" + TRACE, "other=1", "");
    }

    private static Arbitrary<List<EventField>> rarely(Arbitrary<List<EventField>> fields) {
        return Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.just(List.of())), Tuple.of(1, fields));
    }

    private static Arbitrary<List<EventField>> columns(String name, int exact, Arbitrary<Typed> values) {
        return named(name, exact, values.map(typed -> EventField.column(name, typed.schema(), typed.value())), false);
    }

    private static Arbitrary<List<EventField>> members(String name, int exact, Arbitrary<String> values) {
        return named(name, exact, values.map(json -> EventField.member(name, json)), true);
    }

    private static Arbitrary<List<EventField>> named(
            String name, int exact, Arbitrary<EventField> values, boolean twice) {
        Arbitrary<Naming> namings = Arbitraries.frequency(
                Tuple.of(exact, Naming.EXACT),
                Tuple.of(2, Naming.FOLDED),
                Tuple.of(1, Naming.BOTH),
                Tuple.of(1, Naming.CLASH),
                Tuple.of(1, Naming.MISSING));
        return Combinators.combine(namings, values, values).as((naming, field, other) -> switch (naming) {
            case EXACT -> List.of(field);
            case FOLDED -> List.of(field.named(folded(name)));
            case BOTH -> List.of(field, other.named(folded(name)));
            case CLASH -> twice ? List.of(other, field) : List.of(field.named(folded(name)), other.named("_" + name));
            case MISSING -> List.of();
        });
    }

    private static String folded(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + "_" + name.substring(1);
    }

    private static List<EventField> flat(List<List<EventField>> fields) {
        return fields.stream().flatMap(List::stream).toList();
    }
}
