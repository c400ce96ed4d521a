package dev.outboxrouter.parity;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Texts: ids, keys, aggregate types, JSON as people and programs write it, and what is no JSON. */
final class PayloadTexts {

    private static final int DEPTH = 3;

    private PayloadTexts() {}

    static Arbitrary<String> uuids() {
        return Arbitraries.longs().map(bits -> new UUID(bits * 31 + 7, bits).toString());
    }

    static Arbitrary<String> aggregateTypes() {
        return Arbitraries.frequencyOf(
                Tuple.of(30, Arbitraries.of("order", "customer", "orderLine", "o", "a.b-c_d", "Invoice")),
                Tuple.of(1, Arbitraries.of("", "or der", "Zoë", ".", "..", "__x", "x/y", "a".repeat(250))));
    }

    static Arbitrary<String> keys() {
        return Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.integers().between(0, 99_999).map(String::valueOf)), Tuple.of(5, texts()));
    }

    /** Texts of any characters, some of them empty or blank. */
    static Arbitrary<String> texts() {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        3,
                        Arbitraries.of("", " ", " \t\n", "null", "true", "1.50", "a:b", "Zoë \"Q\" \\ / €", "日本 😀")),
                Tuple.of(3, Arbitraries.strings().alpha().ofMaxLength(6)),
                Tuple.of(1, Arbitraries.strings().withCharRange(' ', '\u024f').ofMaxLength(6)));
    }

    /** What a payload column may hold. */
    static Arbitrary<String> any() {
        return Arbitraries.frequencyOf(
                Tuple.of(12, object(DEPTH)),
                Tuple.of(2, array(DEPTH)),
                Tuple.of(2, texts()),
                Tuple.of(1, scalar()),
                Tuple.of(1, object(1).map(json -> " \n" + json)),
                Tuple.of(1, object(1).map(json -> json + " and more")),
                Tuple.of(1, object(1).map(json -> json.substring(0, json.length() - 1))),
                Tuple.of(1, Arbitraries.of("{}", "[]", "{ }", "[ ]", "{\"a\":}", "[1,]", "{\"a\":1,\"a\":2}")));
    }

    /** One JSON value of whatever kind. */
    static Arbitrary<String> json() {
        return Arbitraries.frequencyOf(Tuple.of(6, object(DEPTH)), Tuple.of(2, array(DEPTH)), Tuple.of(4, scalar()));
    }

    static Arbitrary<String> scalar() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, number()),
                Tuple.of(4, texts().map(JsonTexts::quoted)),
                Tuple.of(1, Arbitraries.of("\"\\u00eb\\/\\ud83d\\ude00\"", "\"a\\tb\"")),
                Tuple.of(2, Arbitraries.of("true", "false")),
                Tuple.of(2, Arbitraries.just("null")));
    }

    static Arbitrary<String> number() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.integers().map(String::valueOf)),
                Tuple.of(2, Arbitraries.longs().map(String::valueOf)),
                Tuple.of(4, Arbitraries.of("0", "-0", "1.50", "12.5", "1e3", "1.0E+2", "0.1", "100.0")),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                "0.12345678901234567890123",
                                "9007199254740993.5",
                                "123456789012345678901234567890",
                                "1E400")));
    }

    static Arbitrary<String> object(int depth) {
        Arbitrary<String> member = Combinators.combine(
                        Arbitraries.of("a", "b", "c", "total", "Zoë", "a_b"), value(depth), Arbitraries.of(":", ": "))
                .as((name, value, colon) -> JsonTexts.quoted(name) + colon + value);
        return member.list()
                .ofMaxSize(4)
                .uniqueElements(text -> text.substring(0, text.indexOf(':')))
                .map(members -> "{" + String.join(", ", members) + "}");
    }

    static Arbitrary<String> array(int depth) {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        3,
                        Arbitraries.integers()
                                .between(0, 9)
                                .map(String::valueOf)
                                .list()
                                .ofMaxSize(3)
                                .map(PayloadTexts::bracketed)),
                Tuple.of(3, texts().map(JsonTexts::quoted).list().ofMaxSize(3).map(PayloadTexts::bracketed)),
                Tuple.of(3, objects(depth)),
                Tuple.of(2, value(depth).list().ofMaxSize(3).map(PayloadTexts::bracketed)),
                Tuple.of(1, Arbitraries.just("[]")));
    }

    /** Objects of one kind, not all with all fields. */
    private static Arbitrary<String> objects(int depth) {
        Arbitrary<String> nested = Arbitraries.of("{\"x\":1}", "{\"y\":\"z\"}", "{\"x\":1,\"y\":\"z\"}");
        Arbitrary<String> element = depth <= 0
                ? Arbitraries.just("{}")
                : Arbitraries.frequencyOf(
                        Tuple.of(3, Arbitraries.integers().between(1, 9).map(i -> "{\"a\":" + i + "}")),
                        Tuple.of(2, texts().map(text -> "{\"b\":" + JsonTexts.quoted(text) + ", \"a\": 7}")),
                        Tuple.of(4, nested.map(value -> "{\"deep\":" + value + "}")),
                        Tuple.of(1, Arbitraries.of("null", "{}", "{\"a\":null}", "{\"e\":[]}")));
        return element.list().ofMaxSize(3).map(PayloadTexts::bracketed);
    }

    private static Arbitrary<String> value(int depth) {
        return depth <= 0
                ? scalar()
                : Arbitraries.lazyOf(
                        PayloadTexts::scalar, PayloadTexts::scalar, () -> object(depth - 1), () -> array(depth - 1));
    }

    private static String bracketed(List<String> elements) {
        return elements.stream().collect(Collectors.joining(",", "[", "]"));
    }
}
