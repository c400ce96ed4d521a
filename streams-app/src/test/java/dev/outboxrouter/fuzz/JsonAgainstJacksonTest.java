package dev.outboxrouter.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.cdc.EventContent;
import dev.outboxrouter.cdc.JsonField;
import dev.outboxrouter.cdc.JsonFields;
import dev.outboxrouter.cdc.MalformedJsonException;
import dev.outboxrouter.cdc.Slice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON is read by hand on the path of every event; it must be read as Jackson reads it, whatever the bytes. */
class JsonAgainstJacksonTest {

    private static final long SEED = Long.getLong("fuzz.seed", 20_261_125);
    private static final long DOCUMENTS = Long.getLong("fuzz.documents", 300_000);

    private static final EventContent.Reader CONTENTS = new EventContent.Reader();
    private static final int MARGIN = 3;
    private static final Pattern SURROGATE = Pattern.compile("(?i)\\\\ud[89a-f]");

    private static final List<String> SEEDS = List.of(
            "{\"id\":\"5a6b0c3e-2b1d-4a57-9a0e-0c2d7c6f1a11\",\"aggregatetype\":\"order\",\"aggregateid\":\"42\","
                    + "\"payload\":{\"total\": 12.50, \"items\": [], \"note\": null, \"name\": \"Zoë \\\"Q\\\"\"},"
                    + "\"tenant\":\"acme\"}",
            " [ {\"a\":1e5,\"b\":-0.0E-7 } , {} , 17 , [true,false,null,[[]]] , \"x\" ] ",
            "{\"\\u0061\":\"\\ud83d\\ude00 \\ud800\",\"\":\"\\\\\\/\\b\\f\\n\\r\\t\",\"é\":\"😀☃𝄞\"}",
            "{\"long\":\"0123456789abcdef0123456789abcdef0123456789ab\",\"number\":123456789012345678901234567890}",
            "{\"a\":{\"b\":{\"c\":[{\"d\":[1,2,{\"e\":\"f\"}]}]}}}",
            "[]",
            "\"text\"",
            "-12.5e+10");

    /** What stops a text, or must be refused; at the end several escapes in one text. */
    private static final List<String> SPECIAL = List.of(
            "\\n",
            "\\",
            "\"",
            "\n",
            "\u001f",
            "\u007f",
            "é",
            "☃",
            "😀",
            "\\\\",
            "\\u00e9\\\\",
            "\\\"123\\\\\\\\4567\\t");

    private static final List<byte[]> BYTES = List.of(
                    "c0af",
                    "eda080",
                    "f4908080",
                    "f0808080",
                    "e08080",
                    "c2",
                    "e2829f",
                    "f09d849e",
                    "ff",
                    "80",
                    "c280",
                    "efbfbf",
                    "f48fbfbf")
            .stream()
            .map(HexFormat.of()::parseHex)
            .toList();

    @Test
    void shouldReadWhatJacksonReadsAndRefuseWhatItRefuses() {
        List<byte[]> pieces = new ArrayList<>(BYTES);
        SEEDS.forEach(seed -> pieces.add(seed.getBytes(StandardCharsets.UTF_8)));
        Random random = new Random(SEED);
        long accepted = 0;
        for (long i = 0; i < DOCUMENTS; i++) {
            byte[] seed = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
            accepted += check(Mutations.of(seed, pieces, random)) ? 1 : 0;
        }
        System.out.printf(
                "JSON against Jackson: %,d documents, %,d of them JSON; seed %d%n", DOCUMENTS, accepted, SEED);
        assertThat(accepted).isBetween(DOCUMENTS / 100, DOCUMENTS * 99 / 100);
    }

    @ParameterizedTest
    @ValueSource(ints = {999, 1_000, 1_001, 100_000})
    void shouldReadAsDeepAsJackson(int depth) {
        for (String open : List.of("[", "{\"a\":")) {
            String close = open.equals("[") ? "]" : "}";
            check((open.repeat(depth) + "1" + close.repeat(depth)).getBytes(StandardCharsets.UTF_8));
            check(open.repeat(depth).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A special character at each place of the eight bytes that are looked at together. */
    @Test
    void shouldStopAtEveryByteOfAText() {
        for (int length = 0; length < 40; length++) {
            for (int place = 0; place <= length; place++) {
                for (String special : SPECIAL) {
                    String text = "a".repeat(place) + special + "b".repeat(length - place);
                    check(("{\"" + text + "\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8));
                }
                for (byte[] special : BYTES) {
                    byte[] document = ("{\"k\":\"" + "a".repeat(length + special.length) + "\"}")
                            .getBytes(StandardCharsets.UTF_8);
                    System.arraycopy(special, 0, document, 6 + place, special.length);
                    check(document);
                }
            }
        }
    }

    /** Escapes close to each other in every arrangement, also such as end a text too soon or too late. */
    @Test
    void shouldReadTextsFullOfEscapes() {
        List<String> tokens = List.of(
                "\\\\", "\\\"", "\\", "a", "bcd", "\\n", "\\/", "\\u00e9", "\u00e9", "\\ud834\\udd1e", "0123456789");
        Random random = new Random(SEED);
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                // The lone backslash now and then: it makes an escape of what follows, or of the closing quote.
                int token = random.nextInt(tokens.size());
                text.append(tokens.get(token == 2 && random.nextInt(10) > 0 ? 0 : token));
            }
            accepted += check(("{\"k\":\"" + text + "\",\"z\":1}").getBytes(StandardCharsets.UTF_8)) ? 1 : 0;
        }
        assertThat(accepted).isBetween(100_000, 199_000);
    }

    private static boolean check(byte[] document) {
        List<String> expected = JacksonContent.read(document);
        List<String> found = read(document);
        if (expected.equals(List.of("NOT_JSON"))
                && SURROGATE
                        .matcher(new String(document, StandardCharsets.ISO_8859_1))
                        .find()) {
            // Jackson reads no name with an unpaired surrogate. RFC 8259 allows it (8.2), and a name is not ours to
            // judge.
            return false;
        }
        if (!found.equals(expected)) {
            assertThat(found)
                    .as("-Dfuzz.seed=%d, %s", SEED, HexFormat.of().formatHex(document))
                    .isEqualTo(expected);
        }
        return found.size() > 1;
    }

    private static List<String> read(byte[] document) {
        try {
            // Not the whole of an array: what is read must stay inside.
            byte[] around = new byte[document.length + 2 * MARGIN];
            Arrays.fill(around, (byte) '"');
            System.arraycopy(document, 0, around, MARGIN, document.length);
            EventContent content = CONTENTS.read(new Slice(around, MARGIN, MARGIN + document.length));
            List<String> lines = new ArrayList<>();
            lines.add(content.isArray() ? "array" : "one");
            for (Optional<JsonFields> event : content.events()) {
                lines.add(event.isPresent() ? "object" : "no object");
                if (event.isPresent()) {
                    members(event.get(), lines);
                }
            }
            return lines;
        } catch (MalformedJsonException e) {
            return List.of(e.flaw().name());
        }
    }

    private static void members(JsonFields fields, List<String> lines) {
        for (int member = 0; member < fields.size(); member++) {
            int number = member;
            JsonField value = fields.value(member);
            lines.add("%s: %d to %d, %s %s"
                    .formatted(
                            text(() -> fields.name(number)),
                            value.json().from() - MARGIN,
                            value.json().to() - MARGIN,
                            value.kind(),
                            value.kind() == JsonField.Kind.STRING ? text(value::string) : ""));
        }
    }

    /** A text, if UTF-8 can hold it. */
    private interface Text {
        String get() throws MalformedJsonException;
    }

    private static String text(Text text) {
        try {
            return text.get();
        } catch (MalformedJsonException e) {
            return JacksonContent.NO_TEXT;
        }
    }
}
