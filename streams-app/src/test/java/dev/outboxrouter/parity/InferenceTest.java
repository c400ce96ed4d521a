package dev.outboxrouter.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads that Kafka Connect has no schema for, which the generated cases contain too rarely. */
class InferenceTest {

    private static final Schema JSON =
            SchemaBuilder.string().optional().name("io.debezium.data.Json").build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[{\"a\":null}],[{\"a\":1}]]",
                "[null,[{\"a\":null}],[{\"a\":\"x\"}]]",
                "[[{\"a\":{\"b\":null}}],[{\"a\":{\"b\":1}}]]",
                "[[[{\"a\":null}],[{\"a\":1}]]]"
            })
    void shouldExplainANullInTheFirstOfSeveralArrays(String array) {
        ParityCase parityCase = new ParityCase(
                Map.of(Options.EXPAND, "true", Options.NULLS, "optional_bytes"),
                Map.of(),
                true,
                false,
                new Change.Row(
                        "c",
                        List.of(
                                EventField.column("id", Schema.INT64_SCHEMA, 1L),
                                EventField.column("aggregatetype", Schema.STRING_SCHEMA, "order"),
                                EventField.column("aggregateid", Schema.STRING_SCHEMA, "1"),
                                EventField.column("payload", JSON, "{\"list\":" + array + "}"))),
                ColumnValues.NOW,
                ColumnValues.NOW,
                ColumnValues.NOW,
                List.of());

        Judge.Verdict verdict = new Judge().judge(parityCase, false);

        assertThat(verdict.unexplained()).isEmpty();
        assertThat(verdict.met()).contains(Difference.ARRAYS_OF_ANY_ELEMENTS);
    }
}
