package dev.outboxrouter.parity;

import dev.outboxrouter.generators.Generator;
import dev.outboxrouter.generators.Generators;
import dev.outboxrouter.generators.Weighted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sets of the event router's options, all of them with all their values. */
final class OptionSets {

    /** The fields that options may name beside those that every event has. */
    static final List<String> FURTHER = List.of("tenant", "note", "type", "created_at", "tags");

    private OptionSets() {}

    static Generator<Map<String, String>> all() {
        return Generators.sequence(List.of(
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
                .map(sets -> {
                    Map<String, String> options = new HashMap<>();
                    sets.forEach(options::putAll);
                    return options;
                });
    }

    /** An option that is set to one of the values in one of so many sets. */
    private static Generator<Map<String, String>> option(int oneIn, String name, String... values) {
        return Generators.frequency(
                Weighted.constant(oneIn, Map.of()),
                Weighted.of(1, Generators.elements(values).map(value -> Map.of(name, value))));
    }

    private static Generator<Map<String, String>> routes() {
        return Generators.frequency(
                Weighted.constant(6, Map.of()),
                Weighted.of(
                        5,
                        Generators.elements(
                                route("(.*)", "out.$1"),
                                route("(?<routedByValue>order.*)", "sales.${routedByValue}"),
                                route("order|customer", "one.topic"),
                                route("(.*?)([A-Z].*)", "$2-$1"),
                                route("o", "x"),
                                Map.of(Options.REPLACEMENT, "events.${routedByValue}.v1"),
                                Map.of(Options.REGEX, "(?<routedByValue>[a-z]+)"))),
                Weighted.of(
                        1,
                        Generators.elements(
                                route("order", RawRecords.OUTBOX),
                                route("(.*)", "outbox.dead-letters"),
                                route("(.*)", "__$1"),
                                route("(.*)", "a topic"))));
    }

    private static Map<String, String> route(String regex, String replacement) {
        return Map.of(Options.REGEX, regex, Options.REPLACEMENT, replacement);
    }

    private static Generator<Map<String, String>> placements() {
        Generator<String> names = Generators.frequency(
                Weighted.of(24, Generators.elements(FURTHER.toArray(String[]::new))), Weighted.constant(1, "nosuch"));
        Generator<String> places = Generators.elements("header", "header", "envelope");
        Generator<String> aliases = Generators.elements("", ":alias_");
        Generator<String> field = choices -> {
            String name = choices.draw(names);
            String place = choices.draw(places);
            String alias = choices.draw(aliases);
            return name + ":" + place + (alias.isEmpty() ? "" : alias + name);
        };
        Generator<List<String>> fields = field.list(4, element -> element.substring(0, element.indexOf(':')));
        Generator<List<String>> partition = Generators.frequency(
                Weighted.constant(5, List.of()),
                Weighted.constant(1, List.of("part:partition")),
                Weighted.constant(1, List.of("part:partition:ignored")));
        Generator<List<String>> required = Generators.frequency(
                Weighted.constant(8, List.of()),
                Weighted.constant(1, List.of("aggregateid:header")),
                Weighted.constant(1, List.of("id:envelope:eventId")));
        Generator<Map<String, String>> placed = Generators.sequence(List.of(required, fields, partition))
                .map(lists -> {
                    String placements = lists.stream().flatMap(List::stream).collect(Collectors.joining(","));
                    return placements.isEmpty() ? Map.of() : Map.of(Options.PLACEMENT, placements);
                });
        return Generators.frequency(Weighted.constant(2, Map.of()), Weighted.of(3, placed));
    }
}
