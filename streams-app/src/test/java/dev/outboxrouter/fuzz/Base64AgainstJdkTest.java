package dev.outboxrouter.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.cdc.BinaryEncoding;
import dev.outboxrouter.cdc.ChangeEvent;
import dev.outboxrouter.cdc.ChangeEvent.Unreadable;
import dev.outboxrouter.cdc.ChangeEventReader;
import dev.outboxrouter.cdc.Flaw;
import dev.outboxrouter.cdc.LogicalMessage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The content of a logical message is what the JDK decodes it to, if it is padded; and it is refused when the JDK does. */
class Base64AgainstJdkTest {

    private static final long SEED = Long.getLong("fuzz.seed", 20_261_129);
    private static final int TEXTS = 100_000;
    private static final int USUAL_BYTES = 64;

    /** More than is decoded in one piece. */
    private static final int MOST_BYTES = 7_000;

    private static final int GROUP = 4;

    /** With what is next to the alphabet in ASCII, and what is not ASCII; a quote or a backslash would end the text. */
    private static final String CHARACTERS = "ABYZabyz0189+/==*,-.:;<>?@[]^_`{|}~ é\u2028\u007f";

    private final ChangeEventReader records = new ChangeEventReader(BinaryEncoding.BASE64);

    @Test
    void shouldDecodeWhatTheJdkDecodesAndNothingElse() {
        Random random = new Random(SEED);
        int decoded = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = text(random);
            Optional<byte[]> expected = decoded(text);
            Optional<byte[]> found = content("p".repeat(random.nextInt(Long.BYTES)), text);
            assertThat(found.isPresent())
                    .as("-Dfuzz.seed=%d, text %d: %s", SEED, i, text)
                    .isEqualTo(expected.isPresent());
            expected.ifPresent(
                    bytes -> assertThat(found.orElseThrow()).as("%s", text).isEqualTo(bytes));
            decoded += found.isPresent() ? 1 : 0;
        }
        assertThat(decoded).isBetween(TEXTS / 4, TEXTS * 3 / 4);
    }

    @Test
    void shouldRefuseEachByteThatIsNotInTheAlphabetWhereverItStands() {
        String valid = Base64.getEncoder().encodeToString(new byte[3 * Long.BYTES]);
        for (int place = 0; place < valid.length(); place++) {
            for (char character = ' '; character < 256; character++) {
                if (character == '"' || character == '\\') {
                    continue;
                }
                String text = valid.substring(0, place) + character + valid.substring(place + 1);
                assertThat(content("outbox", text).map(HexFormat.of()::formatHex))
                        .as("%s", text)
                        .isEqualTo(decoded(text).map(HexFormat.of()::formatHex));
            }
        }
    }

    private static String text(Random random) {
        byte[] bytes = new byte[random.nextInt(random.nextInt(8) == 0 ? MOST_BYTES : USUAL_BYTES)];
        random.nextBytes(bytes);
        StringBuilder text = new StringBuilder(Base64.getEncoder().encodeToString(bytes));
        if (random.nextInt(8) == 0) {
            text.setLength(random.nextInt(text.length() + 1));
        }
        if (random.nextBoolean() && text.length() > 0) {
            text.setCharAt(random.nextInt(text.length()), CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return text.toString();
    }

    /** What the JDK makes of it. */
    private static Optional<byte[]> decoded(String text) {
        byte[] characters = text.getBytes(StandardCharsets.UTF_8);
        try {
            return characters.length % GROUP == 0
                    ? Optional.of(Base64.getDecoder().decode(characters))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> content(String prefix, String text) {
        ChangeEvent event = records.read(
                null,
                "{\"op\":\"m\",\"message\":{\"prefix\":\"%s\",\"content\":\"%s\"}}"
                        .formatted(prefix, text)
                        .getBytes(StandardCharsets.UTF_8));
        if (event instanceof LogicalMessage message) {
            return Optional.of(message.content().copy());
        }
        assertThat(((Unreadable) event).flaw()).as("%s", text).isEqualTo(Flaw.CONTENT_NOT_BASE64);
        return Optional.empty();
    }
}
