package dev.outboxrouter.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.generators.SeededCases;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Generated records through Kafka Connect's own {@code JsonConverter}: the same outcome as JSON that is read as it is.
 * {@code make parity} runs others than the build.
 */
class ConvertedRecordsTest {

    private static final int CASES = 3_000;
    private static final String CONVERTER = "org.apache.kafka.connect.json.JsonConverter";

    @Test
    void shouldHaveTheOutcomeOfJsonThatIsReadAsItIs() {
        long seed = Long.getLong("parity.seed", 20_261_124);
        int[] sent = new int[1];
        new SeededCases<>(Cases.all(), "parity.seed", seed).check(CASES, parityCase -> {
            for (boolean schemas : List.of(false, true)) {
                List<Outcome> expected = new RouterUnderTest().route(parityCase, schemas);
                assertThat(new RouterUnderTest().route(converted(parityCase, schemas), schemas))
                        .as("schemas %s", schemas)
                        .usingRecursiveComparison()
                        .isEqualTo(expected);
                sent[0] += (int)
                        expected.stream().filter(Outcome.Sent.class::isInstance).count();
            }
        });
        System.out.printf(
                "converted records: %,d cases, each without and with schemas, %,d events; seed %d%n",
                CASES, sent[0], seed);
        assertThat(sent[0]).isGreaterThan(CASES / 2);
    }

    private static ParityCase converted(ParityCase parityCase, boolean schemas) {
        Map<String, String> ours = new HashMap<>(parityCase.ours());
        for (String converter : List.of("key.converter", "value.converter")) {
            ours.put(converter, CONVERTER);
            ours.put(converter + ".schemas.enable", String.valueOf(schemas));
        }
        return new ParityCase(
                parityCase.options(),
                ours,
                parityCase.prefixed(),
                parityCase.keepNulls(),
                parityCase.change(),
                parityCase.envelopeTime(),
                parityCase.commitTime(),
                parityCase.recordTime(),
                parityCase.headers());
    }
}
