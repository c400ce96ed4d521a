package dev.outboxrouter.topology;

import static dev.outboxrouter.topology.RouterHarness.OUTBOX;
import static dev.outboxrouter.topology.RouterHarness.header;
import static dev.outboxrouter.topology.RouterHarness.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutedEventTest {

    private static final String EVENT = "{\"id\":\"e1\",\"aggregatetype\":\"order\",\"aggregateid\":\"42\","
            + "\"type\":\"OrderCreated\",\"payload\":%s}";

    private final RouterHarness router = new RouterHarness();

    @AfterEach
    void close() {
        router.close();
    }

    @Test
    void shouldRouteALogicalMessageToItsAggregatesTopic() {
        router.message("outbox/order/42", EVENT.formatted("{\"total\": 12.50}").getBytes(StandardCharsets.UTF_8));

        TestRecord<byte[], byte[]> event = router.theOnlyOneOn("outbox.event.order");
        assertThat(text(event.key())).isEqualTo("42");
        assertThat(text(event.value())).isEqualTo("{\"total\": 12.50}");
        assertThat(header(event, "id")).isEqualTo("e1");
        assertThat(header(event, "eventType")).isEqualTo("OrderCreated");
        assertThat(event.headers().toArray()).hasSize(2);
        assertThat(event.timestamp()).isEqualTo(RouterHarness.COMMITTED_AT);
        assertThat(router.topics()).containsExactly("outbox.event.order");
        assertThat(router.counted("outbox.router.events.routed")).isEqualTo(1);
    }

    @Test
    void shouldRouteAnInsertedOutboxRowToItsAggregatesTopic() {
        String row = "{\"id\":\"e1\",\"aggregatetype\":\"order\",\"aggregateid\":\"42\",\"type\":\"OrderCreated\","
                + "\"payload\":\"{\\\"name\\\": \\\"Zoë \\\\\\\"Q\\\\\\\"\\\", \\\"total\\\": 12.50}\"}";

        router.raw(OUTBOX, "{\"aggregateid\":\"42\"}", Envelopes.row("c", row));

        TestRecord<byte[], byte[]> event = router.theOnlyOneOn("outbox.event.order");
        assertThat(text(event.key())).isEqualTo("42");
        assertThat(text(event.value())).isEqualTo("{\"name\": \"Zoë \\\"Q\\\"\", \"total\": 12.50}");
        assertThat(header(event, "id")).isEqualTo("e1");
        assertThat(event.timestamp()).isEqualTo(RouterHarness.COMMITTED_AT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\":1,\"a\":[ ],\"n\":null , \"x\":1.0E+2}",
                "{ }",
                "[1, 2.50,\n\t{\"deep\": [[[]]]}]",
                "12.50",
                "-0",
                "1E400",
                "12345678901234567890123456789012345678901234567890.000",
                "true",
                "{\"text\":\"Zoë \\u00eb \\/ \\ud83d\\ude00 😀\"}"
            })
    void shouldPassAPayloadOnByteForByte(String payload) {
        router.message(EVENT.formatted("   " + payload + " "));

        assertThat(text(router.theOnlyOneOn("outbox.event.order").value())).isEqualTo(payload);
    }

    @Test
    void shouldPassATextPayloadOnAsItsText() {
        router.message(EVENT.formatted("\"line\\nbreak \\u00eb \\\"q\\\"\""));

        assertThat(text(router.theOnlyOneOn("outbox.event.order").value())).isEqualTo("line\nbreak ë \"q\"");
    }

    @Test
    void shouldMakeATombstoneOfANullPayload() {
        router.message(EVENT.formatted("null"));

        TestRecord<byte[], byte[]> event = router.theOnlyOneOn("outbox.event.order");
        assertThat(event.value()).isNull();
        assertThat(header(event, "id")).isEqualTo("e1");
    }

    @Test
    void shouldTakeAPayloadOfALargeNumberOfDigits() {
        String number = "7".repeat(200_000);

        router.message(EVENT.formatted(number));

        assertThat(text(router.theOnlyOneOn("outbox.event.order").value())).isEqualTo(number);
    }

    @Test
    void shouldTakeANumberAsAggregateIdAndLeaveAnAbsentTypeOut() {
        router.message("{\"id\":1,\"aggregatetype\":\"order\",\"aggregateid\":42,\"payload\":{}}");

        TestRecord<byte[], byte[]> event = router.theOnlyOneOn("outbox.event.order");
        assertThat(text(event.key())).isEqualTo("42");
        assertThat(header(event, "id")).isEqualTo("1");
        assertThat(header(event, "eventType")).isEqualTo("(absent)");
    }

    @ParameterizedTest
    @CsvSource({"aggregate_type,aggregate_id", "aggregateType,aggregateId", "AGGREGATETYPE,AGGREGATEID"})
    void shouldFindAFieldWhateverItsCaseAndUnderscores(String type, String id) {
        router.message("{\"id\":\"e1\",\"%s\":\"order\",\"%s\":\"42\",\"payload\":{}}".formatted(type, id));

        assertThat(text(router.theOnlyOneOn("outbox.event.order").key())).isEqualTo("42");
    }

    @Test
    void shouldPreferTheFieldWithExactlyTheName() {
        router.message(
                "{\"ID\":\"other\",\"id\":\"e1\",\"aggregatetype\":\"order\",\"aggregateid\":\"42\",\"payload\":{}}");

        assertThat(header(router.theOnlyOneOn("outbox.event.order"), "id")).isEqualTo("e1");
    }

    @Test
    void shouldKeepTheOrderOfTheRawTopic() {
        for (int i = 0; i < 50; i++) {
            router.message(EVENT.formatted(i));
        }

        assertThat(router.on("outbox.event.order"))
                .extracting(event -> text(event.value()))
                .containsExactly(java.util.stream.IntStream.range(0, 50)
                        .mapToObj(String::valueOf)
                        .toArray(String[]::new));
    }

    @Test
    void shouldReadAnEnvelopeWithItsSchema() {
        String plain = Envelopes.message("outbox", EVENT.formatted("{\"a\":1}").getBytes(StandardCharsets.UTF_8));

        router.raw(
                RouterHarness.MESSAGES,
                "{\"schema\":{},\"payload\":{\"prefix\":\"outbox\"}}",
                "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"field\":\"op\"}]},\"payload\":%s}".formatted(plain));

        assertThat(text(router.theOnlyOneOn("outbox.event.order").value())).isEqualTo("{\"a\":1}");
    }

    @Test
    void shouldStandInForACommitTimeThatCannotBe() {
        byte[] content = EVENT.formatted("{}").getBytes(StandardCharsets.UTF_8);
        long recordTime = RouterHarness.COMMITTED_AT + 93;

        router.raw(RouterHarness.MESSAGES, null, Envelopes.message("outbox", content, -5));
        router.raw(RouterHarness.MESSAGES, null, Envelopes.message("outbox", content, Long.MAX_VALUE));
        router.raw(RouterHarness.MESSAGES, null, Envelopes.message("outbox", content, recordTime + 3_600_001));

        assertThat(router.on("outbox.event.order"))
                .extracting(TestRecord::timestamp)
                .containsOnly(recordTime);
    }

    @Test
    void shouldTakeConfiguredPrefixesOnly() {
        try (RouterHarness other = new RouterHarness(Map.of("message.prefix.include.list", "billing,shop\\..*"))) {
            byte[] content = EVENT.formatted("{}").getBytes(StandardCharsets.UTF_8);

            other.message("billing", content).message("shop.eu", content).message("outbox", content);

            assertThat(other.on("outbox.event.order")).hasSize(2);
            assertThat(other.skipped()).containsEntry("foreign_prefix", 1.0);
        }
    }
}
