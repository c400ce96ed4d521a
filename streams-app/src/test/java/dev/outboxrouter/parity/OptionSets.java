package dev.outboxrouter.parity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Sets of the event router's options, all of them with all their values. */
final class OptionSets {

    /** The fields that options may name beside those that every event has. */
    static final List<String> FURTHER = List.of("tenant", "note", "type", "created_at", "tags");

    private OptionSets() {}

    static Arbitrary<Map<String, String>> all() {
        return Combinators.combine(List.of(
                        option(6, Options.ID, "id", "event_id"),
                        option(6, Options.KEY, "aggregateid", "custom_key", "custom_key", "id", "tenant"),
                        option(9, Options.TYPE, "type", "nosuch"),
                        option(6, Options.PAYLOAD, "payload", "data"),
                        option(1, Options.TIMESTAMP, "created_at"),
                        option(6, Options.SCHEMA_VERSION, "version", "version", "note"),
                        option(2, Options.MISSING, "ignore", "ignore", "error"),
                        option(2, Options.INVALID_OPERATION, "warn", "error", "fatal"),
                        option(1, Options.EXPAND, "true", "true", "false"),
                        option(1, Options.NULLS, "ignore", "optional_bytes"),
                        option(1, Options.EMPTY_ARRAYS, "ignore", "optional_string"),
                        option(8, Options.ROUTE_BY, "aggregatetype", "kind", "tenant"),
                        option(2, Options.TOMBSTONE, "true", "true", "false"),
                        option(9, Options.TRACING_FIELD, "trace"),
                        routes(),
                        placements()))
                .as(sets -> {
                    Map<String, String> options = new HashMap<>();
                    sets.forEach(options::putAll);
                    return options;
                });
    }

    /** An option that is set to one of the values in one of so many sets. */
    private static Arbitrary<Map<String, String>> option(int oneIn, String name, String... values) {
        return Arbitraries.frequencyOf(
                Tuple.of(oneIn, Arbitraries.just(Map.of())),
                Tuple.of(1, Arbitraries.of(values).map(value -> Map.of(name, value))));
    }

    private static Arbitrary<Map<String, String>> routes() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(Map.of())),
                Tuple.of(
                        5,
                        Arbitraries.of(
                                route("(.*)", "out.$1"),
                                route("(?<routedByValue>order.*)", "sales.${routedByValue}"),
                                route("order|customer", "one.topic"),
                                route("(.*?)([A-Z].*)", "$2-$1"),
                                route("o", "x"),
                                Map.of(Options.REPLACEMENT, "events.${routedByValue}.v1"),
                                Map.of(Options.REGEX, "(?<routedByValue>[a-z]+)"))),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                route("order", RawRecords.OUTBOX),
                                route("(.*)", "outbox.dead-letters"),
                                route("(.*)", "__$1"),
                                route("(.*)", "a topic"))));
    }

    private static Map<String, String> route(String regex, String replacement) {
        return Map.of(Options.REGEX, regex, Options.REPLACEMENT, replacement);
    }

    private static Arbitrary<Map<String, String>> placements() {
        Arbitrary<String> names =
                Arbitraries.frequencyOf(Tuple.of(24, Arbitraries.of(FURTHER)), Tuple.of(1, Arbitraries.just("nosuch")));
        Arbitrary<String> field = Combinators.combine(
                        names, Arbitraries.of("header", "header", "envelope"), Arbitraries.of("", ":alias_"))
                .as((name, where, alias) -> name + ":" + where + (alias.isEmpty() ? "" : alias + name));
        Arbitrary<List<String>> fields =
                field.list().ofMaxSize(4).uniqueElements(element -> element.substring(0, element.indexOf(':')));
        Arbitrary<List<String>> partition = Arbitraries.frequency(
                Tuple.of(5, List.of()),
                Tuple.of(1, List.of("part:partition")),
                Tuple.of(1, List.of("part:partition:ignored")));
        Arbitrary<List<String>> required = Arbitraries.frequency(
                Tuple.of(8, List.of()),
                Tuple.of(1, List.of("aggregateid:header")),
                Tuple.of(1, List.of("id:envelope:eventId")));
        Arbitrary<Map<String, String>> placed = Combinators.combine(required, fields, partition)
                .as((first, second, third) -> {
                    List<String> all = new ArrayList<>(first);
                    all.addAll(second);
                    all.addAll(third);
                    return all.isEmpty() ? Map.of() : Map.of(Options.PLACEMENT, String.join(",", all));
                });
        return Arbitraries.frequencyOf(Tuple.of(2, Arbitraries.just(Map.of())), Tuple.of(3, placed));
    }
}
