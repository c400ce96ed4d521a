package dev.outboxrouter.parity;

import dev.outboxrouter.generators.Generator;
import dev.outboxrouter.generators.Generators;
import dev.outboxrouter.generators.Weighted;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Texts: ids, keys, aggregate types, JSON as people and programs write it, and what is no JSON. */
final class PayloadTexts {

    private static final Generator<String> LETTERS =
            Generators.elements("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".split(""));

    /** JSON of any depth. The nesting ends because a value contains fewer than one other value on average. */
    private static final Generator<String> VALUE = Generators.oneOf(scalar(), scalar(), object(), array());

    private PayloadTexts() {}

    static Generator<String> uuids() {
        return Generators.longs().map(bits -> new UUID(bits * 31 + 7, bits).toString());
    }

    static Generator<String> aggregateTypes() {
        return Generators.frequency(
                Weighted.of(30, Generators.elements("order", "customer", "orderLine", "o", "a.b-c_d", "Invoice")),
                Weighted.of(1, Generators.elements("", "or der", "Zoë", ".", "..", "__x", "x/y", "a".repeat(250))));
    }

    static Generator<String> keys() {
        return Generators.frequency(
                Weighted.of(20, Generators.between(0, 99_999).map(String::valueOf)), Weighted.of(5, texts()));
    }

    /** Texts of any characters, some of them empty or blank. */
    static Generator<String> texts() {
        return Generators.frequency(
                Weighted.of(
                        3,
                        Generators.elements(
                                "", " ", " \t\n", "null", "true", "1.50", "a:b", "Zoë \"Q\" \\ / €", "日本 😀")),
                Weighted.of(3, LETTERS.text(6)),
                Weighted.of(
                        1,
                        Generators.between(' ', '\u024f')
                                .map(Character::toString)
                                .text(6)));
    }

    /** What a payload column may hold. */
    static Generator<String> any() {
        return Generators.frequency(
                Weighted.of(12, object()),
                Weighted.of(2, array()),
                Weighted.of(2, texts()),
                Weighted.of(1, scalar()),
                Weighted.of(1, object().map(json -> " \n" + json)),
                Weighted.of(1, object().map(json -> json + " and more")),
                Weighted.of(1, object().map(json -> json.substring(0, json.length() - 1))),
                Weighted.of(1, Generators.elements("{}", "[]", "{ }", "[ ]", "{\"a\":}", "[1,]", "{\"a\":1,\"a\":2}")));
    }

    /** One JSON value of whatever kind. */
    static Generator<String> json() {
        return Generators.frequency(Weighted.of(6, object()), Weighted.of(2, array()), Weighted.of(4, scalar()));
    }

    static Generator<String> scalar() {
        return Generators.frequency(
                Weighted.of(4, number()),
                Weighted.of(4, texts().map(JsonTexts::quoted)),
                Weighted.of(1, Generators.elements("\"\\u00eb\\/\\ud83d\\ude00\"", "\"a\\tb\"")),
                Weighted.of(2, Generators.elements("true", "false")),
                Weighted.constant(2, "null"));
    }

    static Generator<String> number() {
        return Generators.frequency(
                Weighted.of(6, Generators.integers().map(String::valueOf)),
                Weighted.of(2, Generators.longs().map(String::valueOf)),
                Weighted.of(4, Generators.elements("0", "-0", "1.50", "12.5", "1e3", "1.0E+2", "0.1", "100.0")),
                Weighted.of(
                        1,
                        Generators.elements(
                                "0.12345678901234567890123",
                                "9007199254740993.5",
                                "123456789012345678901234567890",
                                "1E400")));
    }

    static Generator<String> object() {
        Generator<String> names = Generators.elements("a", "b", "c", "total", "Zoë", "a_b");
        Generator<String> colons = Generators.elements(":", ": ");
        Generator<String> member =
                choices -> JsonTexts.quoted(choices.draw(names)) + choices.draw(colons) + choices.draw(VALUE);
        return member.list(4, text -> text.substring(0, text.indexOf(':')))
                .map(members -> "{" + String.join(", ", members) + "}");
    }

    static Generator<String> array() {
        Generator<String> value = choices -> choices.draw(VALUE);
        return Generators.frequency(
                Weighted.of(
                        3, Generators.between(0, 9).map(String::valueOf).list(3).map(PayloadTexts::bracketed)),
                Weighted.of(3, texts().map(JsonTexts::quoted).list(3).map(PayloadTexts::bracketed)),
                Weighted.of(3, objects()),
                Weighted.of(2, value.list(3).map(PayloadTexts::bracketed)),
                Weighted.constant(1, "[]"));
    }

    /** Objects of one kind, not all with all fields. */
    private static Generator<String> objects() {
        Generator<String> nested = Generators.elements("{\"x\":1}", "{\"y\":\"z\"}", "{\"x\":1,\"y\":\"z\"}");
        Generator<String> element = Generators.frequency(
                Weighted.of(3, Generators.between(1, 9).map(i -> "{\"a\":" + i + "}")),
                Weighted.of(2, texts().map(text -> "{\"b\":" + JsonTexts.quoted(text) + ", \"a\": 7}")),
                Weighted.of(4, nested.map(value -> "{\"deep\":" + value + "}")),
                Weighted.of(1, Generators.elements("null", "{}", "{\"a\":null}", "{\"e\":[]}")));
        return element.list(3).map(PayloadTexts::bracketed);
    }

    private static String bracketed(List<String> elements) {
        return elements.stream().collect(Collectors.joining(",", "[", "]"));
    }
}
