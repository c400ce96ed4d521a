package dev.outboxrouter.topology;

import static dev.outboxrouter.topology.RouterHarness.DEAD_LETTERS;
import static dev.outboxrouter.topology.RouterHarness.MESSAGES;
import static dev.outboxrouter.topology.RouterHarness.OUTBOX;
import static dev.outboxrouter.topology.RouterHarness.header;
import static dev.outboxrouter.topology.RouterHarness.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client writes, the next event is routed; what should have been an event is a dead letter, as it was. */
class BadInputTest {

    private final RouterHarness router = new RouterHarness();

    @AfterEach
    void theNextEventIsRouted() {
        router.on("outbox.event.order");
        router.message("{\"id\":\"next\",\"aggregatetype\":\"order\",\"aggregateid\":\"1\",\"payload\":{}}");
        assertThat(header(router.theOnlyOneOn("outbox.event.order"), "id")).isEqualTo("next");
        router.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "CONTENT_EMPTY         |",
                "CONTENT_NOT_JSON      |not json",
                "CONTENT_NOT_JSON      |{\"id\":\"1\"",
                "CONTENT_NOT_JSON      |{\"id\":\"1\",}",
                "CONTENT_NOT_JSON      |{\"payload\":\"cut",
                "CONTENT_NOT_JSON      |{} {}",
                "CONTENT_NOT_JSON      |{\"n\":01}",
                "CONTENT_NOT_JSON      |{\"n\":NaN}",
                "CONTENT_NOT_JSON      |]",
                "CONTENT_NOT_AN_OBJECT |null",
                "CONTENT_NOT_AN_OBJECT |\"text\"",
                "CONTENT_NOT_AN_OBJECT |42",
                "CONTENT_NOT_AN_OBJECT |[1]",
                "CONTENT_NOT_AN_OBJECT |[[2]]",
                "FIELD_MISSING         |[{}]",
                "CONTENT_NOT_JSON      |[1, [2], {}] 3",
                "CONTENT_EMPTY         |  \t ",
                "FIELD_MISSING         |{}",
                "FIELD_MISSING         |{\"aggregatetype\":\"order\",\"aggregateid\":\"1\",\"payload\":{}}",
                "FIELD_MISSING         |{\"id\":\"1\",\"aggregateid\":\"1\",\"payload\":{}}",
                "FIELD_MISSING         |{\"id\":\"1\",\"aggregatetype\":\"order\",\"payload\":{}}",
                "FIELD_MISSING         |{\"id\":\"1\",\"aggregatetype\":\"order\",\"aggregateid\":\"1\"}",
                "FIELD_MISSING         |{\"id\":null,\"aggregatetype\":\"order\",\"aggregateid\":\"1\",\"payload\":{}}",
                "FIELD_MISSING         |{\"id\":\"1\",\"aggregatetype\":null,\"aggregateid\":\"1\",\"payload\":{}}",
                "FIELD_MISSING         |{\"id\":\"1\",\"aggregatetype\":\"order\",\"aggregateid\":null,\"payload\":{}}",
                "FIELD_INVALID         |{\"id\":{},\"aggregatetype\":\"order\",\"aggregateid\":\"1\",\"payload\":{}}",
                "FIELD_INVALID         |{\"id\":\"1\",\"aggregatetype\":5,\"aggregateid\":\"1\",\"payload\":{}}",
                "FIELD_INVALID         |{\"id\":\"\",\"aggregatetype\":\"order\",\"aggregateid\":\"1\",\"payload\":{}}",
                "FIELD_INVALID         |{\"id\":\"1\",\"aggregatetype\":[],\"aggregateid\":\"1\",\"payload\":{}}",
                "FIELD_INVALID         |{\"id\":\"1\",\"aggregatetype\":\"order\",\"aggregateid\":[1],\"payload\":{}}",
                "FIELD_INVALID         |{\"id\":\"1\",\"aggregatetype\":\"order\",\"aggregateid\":\"\",\"payload\":{}}",
                "FIELD_AMBIGUOUS       |{\"id\":\"1\",\"id\":\"2\",\"aggregatetype\":\"order\",\"aggregateid\":\"1\",\"payload\":1}",
                "FIELD_AMBIGUOUS       |{\"id\":\"1\",\"aggregatetype\":\"order\",\"aggregate_id\":\"1\",\"aggregateId\":\"2\",\"payload\":1}",
                "AGGREGATE_TYPE_ILLEGAL|{\"id\":\"1\",\"aggregatetype\":\"or der\",\"aggregateid\":\"1\",\"payload\":{}}",
                "AGGREGATE_TYPE_ILLEGAL|{\"id\":\"1\",\"aggregatetype\":\"../etc\",\"aggregateid\":\"1\",\"payload\":{}}",
                "AGGREGATE_TYPE_ILLEGAL|{\"id\":\"1\",\"aggregatetype\":\"..\",\"aggregateid\":\"1\",\"payload\":{}}",
                "AGGREGATE_TYPE_ILLEGAL|{\"id\":\"1\",\"aggregatetype\":\"Größe\",\"aggregateid\":\"1\",\"payload\":{}}",
                "AGGREGATE_TYPE_ILLEGAL|{\"id\":\"1\",\"aggregatetype\":\"a\\u0000b\",\"aggregateid\":\"1\",\"payload\":{}}",
                "FIELD_INVALID         |{\"id\":\"1\",\"aggregatetype\":\"order\",\"aggregateid\":\"\\ud800\",\"payload\":{}}",
            })
    void shouldMakeADeadLetterOfAMessageThatIsNoEvent(String code, String content) {
        byte[] bytes = (content == null ? "" : content).getBytes(StandardCharsets.UTF_8);
        router.message("outbox", bytes);

        TestRecord<byte[], byte[]> letter = theDeadLetter(code);
        assertThat(text(letter.value())).isEqualTo(Envelopes.message("outbox", bytes));
        assertThat(text(letter.key())).isEqualTo("{\"prefix\":\"outbox\"}");
    }

    @Test
    void shouldMakeADeadLetterOfContentThatIsNotUtf8() {
        router.message("outbox", new byte[] {0, (byte) 0xff, 0x10});
        theDeadLetter("CONTENT_NOT_UTF8");

        // An overlong form, which lenient parsers let through.
        byte[] overlong = "{\"id\":\"1\",\"aggregatetype\":\"order\",\"aggregateid\":\"1\",\"payload\":{\"a\":\"??\"}}"
                .getBytes(StandardCharsets.UTF_8);
        int at = new String(overlong, StandardCharsets.UTF_8).indexOf("??");
        overlong[at] = (byte) 0xc0;
        overlong[at + 1] = (byte) 0xaf;
        router.message("outbox", overlong);
        theDeadLetter("CONTENT_NOT_UTF8");
    }

    @Test
    void shouldMakeADeadLetterOfContentInUtf16() {
        router.message(
                "outbox",
                "{\"id\":\"1\",\"aggregatetype\":\"order\",\"aggregateid\":\"1\",\"payload\":{}}"
                        .getBytes(StandardCharsets.UTF_16BE));

        theDeadLetter("CONTENT_NOT_JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void shouldMakeADeadLetterOfANestedBomb(String open) {
        int depth = 100_000;
        String close = open.equals("[") ? "]" : "}";
        router.message("{\"id\":\"1\",\"aggregatetype\":\"order\",\"aggregateid\":\"1\",\"payload\":%s1%s}"
                .formatted(open.repeat(depth), close.repeat(depth)));
        theDeadLetter("LIMIT_EXCEEDED");

        router.message(open.repeat(depth));
        theDeadLetter("LIMIT_EXCEEDED");

        router.raw(MESSAGES, null, open.repeat(depth));
        theDeadLetter(open.equals("[") ? "RECORD_NOT_AN_ENVELOPE" : "LIMIT_EXCEEDED");
    }

    @Test
    void shouldMakeADeadLetterOfAnEventThatItsTopicDoesNotTake() {
        String payload = "\"" + "x".repeat(10 * 1024 * 1024) + "\"";
        String content =
                "{\"id\":\"big\",\"aggregatetype\":\"order\",\"aggregateid\":\"7\",\"payload\":%s}".formatted(payload);
        router.message(content);

        TestRecord<byte[], byte[]> letter = theDeadLetter("EVENT_TOO_LARGE");
        assertThat(header(letter, "outbox.event.id")).isEqualTo("big");
        assertThat(header(letter, "outbox.aggregate.type")).isEqualTo("order");
        assertThat(header(letter, "outbox.aggregate.id")).isEqualTo("7");
        assertThat(text(letter.value()))
                .isEqualTo(Envelopes.message("outbox", content.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "RECORD_NOT_JSON       |",
                "RECORD_NOT_JSON       |not json",
                "RECORD_NOT_JSON       |{\"op\":\"m\"",
                "RECORD_NOT_JSON       |{\"op\":\"m\"}}",
                "RECORD_NOT_AN_ENVELOPE|[]",
                "RECORD_NOT_AN_ENVELOPE|42",
                "RECORD_NOT_AN_ENVELOPE|{}",
                "RECORD_NOT_AN_ENVELOPE|{\"hello\":\"world\"}",
                "RECORD_NOT_AN_ENVELOPE|{\"op\":null}",
                "RECORD_NOT_AN_ENVELOPE|{\"op\":5}",
                "RECORD_NOT_AN_ENVELOPE|{\"op\":\"c\",\"after\":[]}",
                "RECORD_NOT_AN_ENVELOPE|{\"op\":\"c\",\"source\":1}",
                "RECORD_NOT_AN_ENVELOPE|{\"op\":\"c\",\"source\":{\"ts_ms\":99999999999999999999}}",
                "RECORD_NOT_AN_ENVELOPE|{\"op\":\"m\"}",
                "RECORD_NOT_AN_ENVELOPE|{\"op\":\"m\",\"message\":null}",
                "RECORD_NOT_AN_ENVELOPE|{\"op\":\"m\",\"message\":7}",
                "RECORD_NOT_AN_ENVELOPE|{\"op\":\"m\",\"message\":{\"prefix\":7}}",
                "RECORD_NOT_AN_ENVELOPE|{\"schema\":{},\"payload\":7}",
                "RECORD_NOT_AN_ENVELOPE|{\"payload\":{\"payload\":{\"op\":\"c\"}}}",
                "UNKNOWN_OPERATION     |{\"op\":\"x\"}",
                "UNKNOWN_OPERATION     |{\"op\":\"\"}",
                "CONTENT_NOT_BASE64    |{\"op\":\"m\",\"message\":{\"prefix\":\"outbox\",\"content\":\"§§\"}}",
                "CONTENT_NOT_BASE64    |{\"op\":\"m\",\"message\":{\"prefix\":\"outbox\",\"content\":\"abc\"}}",
                "CONTENT_NOT_BASE64    |{\"op\":\"m\",\"message\":{\"prefix\":\"outbox\",\"content\":{}}}",
                "CONTENT_EMPTY         |{\"op\":\"m\",\"message\":{\"prefix\":\"outbox\",\"content\":null}}",
                "CONTENT_EMPTY         |{\"op\":\"m\",\"message\":{\"prefix\":\"outbox\"}}",
                "FIELD_MISSING         |{\"op\":\"c\",\"after\":null}",
                "FIELD_MISSING         |{\"op\":\"c\"}",
            })
    void shouldMakeADeadLetterOfARawRecordThatIsNotDebeziums(String code, String value) {
        String written = value == null ? "" : value;
        router.raw(MESSAGES, "any \0 key", written);

        TestRecord<byte[], byte[]> letter = theDeadLetter(code);
        assertThat(text(letter.value())).isEqualTo(written);
        assertThat(text(letter.key())).isEqualTo("any \0 key");
    }

    @Test
    void shouldMakeADeadLetterOfARawRecordThatIsNotUtf8() {
        byte[] value = {(byte) 0xfe, (byte) 0xff, 0, '{'};
        router.raw(OUTBOX, null, value);

        TestRecord<byte[], byte[]> letter = theDeadLetter("RECORD_NOT_JSON");
        assertThat(letter.value()).isEqualTo(value);
        assertThat(letter.key()).isNull();
    }

    @Test
    void shouldKeepTheHeadersOfTheRawRecordAndSayWhereItCameFrom() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("__debezium.context.taskId", "0".getBytes(StandardCharsets.UTF_8));
        headers.add("outbox.error.code", "forged".getBytes(StandardCharsets.UTF_8));
        router.raw(
                OUTBOX,
                new TestRecord<>(
                        null, "nonsense".getBytes(StandardCharsets.UTF_8), headers, RouterHarness.COMMITTED_AT));

        TestRecord<byte[], byte[]> letter = theDeadLetter("RECORD_NOT_JSON");
        assertThat(header(letter, "__debezium.context.taskId")).isEqualTo("0");
        assertThat(letter.headers().headers("outbox.error.code")).hasSize(1);
        assertThat(header(letter, "__streams.errors.topic")).isEqualTo(OUTBOX);
        assertThat(header(letter, "__streams.errors.partition")).isEqualTo("0");
        assertThat(header(letter, "__streams.errors.offset")).isEqualTo("0");
        assertThat(header(letter, "__streams.errors.message")).isNotEqualTo("(absent)");
        assertThat(letter.timestamp()).isEqualTo(RouterHarness.COMMITTED_AT);
    }

    @Test
    void shouldSurviveARegularExpressionThatRecursesOnALongPrefix() {
        try (RouterHarness other = new RouterHarness(Map.of("message.prefix.include.list", "(o|u|t|b|x|/)*"))) {
            other.message("outbox/" + "x".repeat(9_900), new byte[] {'7'});
            String code = header(other.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code");
            assertThat(code).isIn("LIMIT_EXCEEDED", "CONTENT_NOT_AN_OBJECT");

            other.message("outbox/" + "x".repeat(10_000), new byte[] {'7'});
            assertThat(header(other.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                    .isEqualTo("LIMIT_EXCEEDED");
        }
    }

    @Test
    void shouldNeverQuoteThePayloadInAReason() {
        router.message("{\"id\":\"1\",\"secret-4711");
        router.message("{\"id\":\"1\",\"payload\":secret-4711}");
        router.message("{\"id\":\"1\",\"aggregatetype\":{\"secret-4711\":1},\"payload\":\"secret-4711\"}");

        assertThat(router.on(DEAD_LETTERS))
                .hasSize(3)
                .allSatisfy(letter ->
                        assertThat(Arrays.toString(letter.headers().toArray())).doesNotContain("4711"))
                .allSatisfy(letter ->
                        assertThat(header(letter, "__streams.errors.message")).doesNotContain("4711"));
    }

    @Test
    void shouldCutALongTextInAHeader() {
        router.message("{\"id\":\"%s\",\"aggregatetype\":\"order\",\"payload\":1}".formatted("i".repeat(1_000_000)));

        TestRecord<byte[], byte[]> letter = theDeadLetter("FIELD_MISSING");
        assertThat(header(letter, "outbox.event.id")).hasSizeLessThan(600);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "HEARTBEAT           |{\"ts_ms\":1795459463835}",
                "HEARTBEAT           |{\"schema\":{},\"payload\":{\"ts_ms\":1795459463835}}",
                "TRANSACTION_BOUNDARY|{\"status\":\"BEGIN\",\"id\":\"763:24819320\",\"event_count\":null,\"data_collections\":null,\"ts_ms\":1795459473237}",
                "TRANSACTION_BOUNDARY|{\"status\":\"END\",\"id\":\"763:24820328\",\"event_count\":4,\"data_collections\":[{\"event_count\":1}],\"ts_ms\":1795459473237}",
                "UPDATE              |{\"op\":\"u\",\"before\":{\"id\":1},\"after\":{\"id\":2}}",
                "DELETE              |{\"op\":\"d\",\"before\":{\"id\":1},\"after\":null}",
                "TRUNCATE            |{\"op\":\"t\"}",
                "SNAPSHOT            |{\"op\":\"r\",\"after\":{\"id\":1}}",
                "TOMBSTONE           |{\"schema\":null,\"payload\":null}",
            })
    void shouldIgnoreAndCountWhatIsNoEvent(String reason, String value) {
        router.raw(OUTBOX, "{}", value);

        assertThat(router.topics()).isEmpty();
        assertThat(router.skipped()).containsEntry(reason.toLowerCase(Locale.ROOT), 1.0);
    }

    @Test
    void shouldIgnoreAndCountATombstone() {
        router.raw(OUTBOX, "{\"id\":1}", (String) null);

        assertThat(router.topics()).isEmpty();
        assertThat(router.skipped()).containsEntry("tombstone", 1.0);
    }

    @Test
    void shouldIgnoreAndCountAForeignPrefix() {
        router.message("audit", new byte[] {0, 1});
        router.message("outboxes", new byte[] {0, 1});
        router.message("my/outbox/order", new byte[] {0, 1});

        assertThat(router.topics()).isEmpty();
        assertThat(router.skipped()).containsEntry("foreign_prefix", 3.0);
    }

    private TestRecord<byte[], byte[]> theDeadLetter(String code) {
        TestRecord<byte[], byte[]> letter = router.theOnlyOneOn(DEAD_LETTERS);
        assertThat(header(letter, "outbox.error.code")).isEqualTo(code);
        assertThat(router.rejected()).containsKey(code);
        assertThat(router.topics()).containsExactly(DEAD_LETTERS);
        return letter;
    }
}
