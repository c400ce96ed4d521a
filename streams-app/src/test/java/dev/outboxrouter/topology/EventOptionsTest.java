package dev.outboxrouter.topology;

import static dev.outboxrouter.topology.RouterHarness.COMMITTED_AT;
import static dev.outboxrouter.topology.RouterHarness.DEAD_LETTERS;
import static dev.outboxrouter.topology.RouterHarness.OUTBOX;
import static dev.outboxrouter.topology.RouterHarness.header;
import static dev.outboxrouter.topology.RouterHarness.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an event is read, option by option. */
class EventOptionsTest {

    private static final String EVENT =
            "{\"id\":\"e1\",\"aggregatetype\":\"order\",\"aggregateid\":\"42\",\"type\":\"Placed\",\"payload\":{\"a\":1}%s}";

    @Test
    void shouldRouteAnArrayOfEventsInOrderEachJudgedOnItsOwn() {
        try (RouterHarness router = new RouterHarness()) {
            router.message(
                    "[%s,7,{\"id\":\"e2\"},%s,{\"id\":\"e3\",\"aggregatetype\":\"\\ud800\",\"aggregateid\":1,\"payload\":1}]"
                            .formatted(
                                    EVENT.formatted(""),
                                    EVENT.replace("e1", "e4").formatted("")));

            assertThat(router.on("outbox.event.order"))
                    .extracting(event -> header(event, "id"))
                    .containsExactly("e1", "e4");
            List<TestRecord<byte[], byte[]>> letters = router.on(DEAD_LETTERS);
            assertThat(letters)
                    .extracting(
                            letter -> header(letter, "outbox.error.code"),
                            letter -> header(letter, "outbox.event.index"),
                            letter -> header(letter, "outbox.event.id"))
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("CONTENT_NOT_AN_OBJECT", "1", "(absent)"),
                            org.assertj.core.groups.Tuple.tuple("FIELD_MISSING", "2", "e2"),
                            org.assertj.core.groups.Tuple.tuple("FIELD_INVALID", "4", "e3"));
            assertThat(letters)
                    .allSatisfy(letter -> assertThat(text(letter.value())).contains("\"op\":\"m\""));
        }
    }

    @Test
    void shouldCountAnEmptyArrayAndRefuseOneOfTooMany() {
        try (RouterHarness router = new RouterHarness()) {
            router.message("[]");
            assertThat(router.skipped()).containsEntry("empty_array", 1.0);

            router.message("[1" + ",1".repeat(10_000) + "]");
            assertThat(header(router.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                    .isEqualTo("LIMIT_EXCEEDED");
        }
    }

    @Test
    void shouldNotRepeatALargeRecordInEveryLetterOfItsEvents() {
        try (RouterHarness router = new RouterHarness()) {
            router.message("[%s1]".formatted("1,".repeat(99)) + " ".repeat(10_000_000));

            List<TestRecord<byte[], byte[]>> letters = router.on(DEAD_LETTERS);
            assertThat(letters).hasSize(100);
            assertThat(letters.stream()
                            .mapToLong(letter -> letter.value().length)
                            .sum())
                    .isBetween(10_000_000L, 80_000_000L);
            assertThat(header(letters.get(99), "outbox.omitted.value.bytes")).isNotEqualTo("(absent)");
        }
    }

    @Test
    void shouldReadFieldsUnderTheirConfiguredNames() {
        try (RouterHarness router = new RouterHarness(Map.of(
                "table.field.event.id", "event_id",
                "table.field.event.key", "key",
                "table.field.event.payload", "body",
                "route.by.field", "kind",
                "route.topic.regex", "(?<area>[a-z]+)\\.(.*)",
                "route.topic.replacement", "events.${area}.of.$2"))) {
            router.message("{\"eventId\":7,\"key\":true,\"body\":\"text\",\"kind\":\"shop.order\"}");
            router.message("{\"eventId\":8,\"key\":1.50,\"body\":\"text\",\"kind\":\"unmatched\"}");

            TestRecord<byte[], byte[]> event = router.theOnlyOneOn("events.shop.of.order");
            assertThat(header(event, "id")).isEqualTo("7");
            assertThat(text(event.key())).isEqualTo("true");
            assertThat(text(event.value())).isEqualTo("text");
            assertThat(text(router.theOnlyOneOn("unmatched").key())).isEqualTo("1.50");
        }
    }

    @Test
    void shouldPlaceAdditionalFields() {
        try (RouterHarness router = new RouterHarness(Map.of(
                "table.fields.additional.placement",
                "tenant:header,ver:header:version,gone:header,note:envelope,lines:envelope:items,shard:partition"))) {
            router.message(
                    EVENT.formatted(",\"tenant\":\"a\\u00eb\",\"ver\":1.0,\"note\":null,\"lines\":[ 1 ],\"shard\":5"));

            TestRecord<byte[], byte[]> event = router.theOnlyOneOn("outbox.event.order");
            assertThat(names(event)).containsExactly("id", "tenant", "version");
            assertThat(header(event, "tenant")).isEqualTo("aë");
            assertThat(header(event, "version")).isEqualTo("1.0");
            assertThat(text(event.value())).isEqualTo("{\"payload\":{\"a\":1},\"note\":null,\"items\":[ 1 ]}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "false|\"text\"       |{\"payload\":\"text\",\"tenant\":\"t\"}",
                "false|\"{\\\"b\\\":1}\"|{\"payload\":\"{\\\"b\\\":1}\",\"tenant\":\"t\"}",
                "true |\"{\\\"b\\\":1}\"|{\"payload\":{\"b\":1},\"tenant\":\"t\"}",
                "true |\"{b\"         |{\"payload\":\"{b\",\"tenant\":\"t\"}",
                "true |\"7\"          |{\"payload\":\"7\",\"tenant\":\"t\"}",
                "true |null           |{\"payload\":null,\"tenant\":\"t\"}",
                "true |[ 1 ]          |{\"payload\":[ 1 ],\"tenant\":\"t\"}",
            })
    void shouldPutThePayloadIntoAnEnvelope(String expand, String payload, String value) {
        try (RouterHarness router = new RouterHarness(Map.of(
                "table.fields.additional.placement", "tenant:envelope", "table.expand.json.payload", expand.trim()))) {
            router.message("{\"id\":1,\"aggregatetype\":\"order\",\"aggregateid\":1,\"tenant\":\"t\",\"payload\":%s}"
                    .formatted(payload.trim()));

            assertThat(text(router.theOnlyOneOn("outbox.event.order").value())).isEqualTo(value);
        }
    }

    @Test
    void shouldRefuseAnEventWithoutAnAdditionalFieldUnlessThatIsIgnored() {
        Map<String, String> placement =
                Map.of("table.fields.additional.placement", "tenant:header", "table.field.additional.missing", "error");
        try (RouterHarness router = new RouterHarness(placement)) {
            router.message(EVENT.formatted(""));
            assertThat(header(router.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                    .isEqualTo("FIELD_MISSING");

            router.message(EVENT.formatted(",\"tenant\":null"));
            TestRecord<byte[], byte[]> event = router.theOnlyOneOn("outbox.event.order");
            assertThat(event.headers().lastHeader("tenant").value()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"-1", "6", "1.5", "'\"1\"'", "99999999999"})
    void shouldRefuseAPartitionThatTheTopicDoesNotHave(String partition) {
        try (RouterHarness router = new RouterHarness(Map.of("table.fields.additional.placement", "shard:partition"))) {
            router.message(EVENT.formatted(",\"shard\":" + partition));

            assertThat(header(router.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                    .isEqualTo("PARTITION_INVALID");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1795459473000              | 1795459473000",
                "1795459473000999           | 1795459473000",
                "1795459473000999999        | 1795459473000",
                "\"2026-11-23T18:44:33Z\"   | 1795459473000",
                "\"2026-11-23T20:44:33.000123+02:00\" | 1795459473000",
                "\"2026-11-23 19:44:33+01\" | 1795459473000",
                "\"2026-11-23\"             | 1795392000000",
                "0                          | 0",
            })
    void shouldTakeATimeOfAnyType(String written, long millis) {
        try (RouterHarness router = new RouterHarness(Map.of("table.field.event.timestamp", "at"))) {
            router.message(EVENT.formatted(",\"at\":" + written));

            assertThat(router.theOnlyOneOn("outbox.event.order").timestamp()).isEqualTo(millis);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "int64,  io.debezium.time.Timestamp,               1500000,          1500000",
        "int64,  io.debezium.time.MicroTimestamp,          1500000,          1500",
        "int64,  io.debezium.time.NanoTimestamp,           1500000000,       1500",
        "int32,  io.debezium.time.Date,                    2,                172800000",
        "int64,  org.apache.kafka.connect.data.Timestamp,  1500000,          1500000",
        "string, io.debezium.time.ZonedTimestamp,          '\"1970-01-01T00:00:02Z\"', 2000",
    })
    void shouldTakeATimeByItsSchema(String type, String name, String written, long millis) {
        String columns = "{\"type\":\"%s\",\"optional\":false,\"name\":\"%s\",\"version\":1,\"field\":\"at\"}"
                .formatted(type, name);
        try (RouterHarness router = new RouterHarness(Map.of("table.field.event.timestamp", "at"))) {
            router.raw(OUTBOX, null, Envelopes.changeWithSchema("c", EVENT.formatted(",\"at\":" + written), columns));

            assertThat(router.theOnlyOneOn("outbox.event.order").timestamp()).isEqualTo(millis);
        }
    }

    @Test
    void shouldTakeTheCommitTimeForATimeThatIsNull() {
        try (RouterHarness router = new RouterHarness(Map.of("table.field.event.timestamp", "at"))) {
            router.message(EVENT.formatted(",\"at\":null"));

            assertThat(router.theOnlyOneOn("outbox.event.order").timestamp()).isEqualTo(COMMITTED_AT);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true",
        "'\"yesterday\"'",
        "-1",
        "1.5",
        "99999999999999999999",
        "1795463073238",
        "'\"+999999999-01-01\"'"
    })
    void shouldRefuseWhatIsNoTime(String written) {
        try (RouterHarness router = new RouterHarness(Map.of("table.field.event.timestamp", "at"))) {
            router.message(EVENT.formatted(",\"at\":" + written));
            assertThat(header(router.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                    .isEqualTo("FIELD_INVALID");

            router.message(EVENT.formatted(""));
            assertThat(header(router.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                    .isEqualTo("FIELD_MISSING");
        }
    }

    @ParameterizedTest
    @CsvSource({"true,'',true", "true,'  ',true", "false,'  ',false", "true,x,false"})
    void shouldMakeATombstoneOfABlankTextIfThatIsWanted(String wanted, String payload, boolean tombstone) {
        try (RouterHarness router = new RouterHarness(Map.of("route.tombstone.on.empty.payload", wanted))) {
            router.message(
                    "{\"id\":1,\"aggregatetype\":\"order\",\"aggregateid\":1,\"payload\":\"%s\"}".formatted(payload));

            byte[] value = router.theOnlyOneOn("outbox.event.order").value();
            assertThat(value == null).isEqualTo(tombstone);
        }
    }

    @Test
    void shouldMakeADeadLetterOfAnUpdateOrRouteASnapshotIfThatIsWanted() {
        try (RouterHarness router =
                new RouterHarness(Map.of("table.op.invalid.behavior", "fatal", "table.op.read.behavior", "route"))) {
            router.raw(OUTBOX, null, Envelopes.row("u", EVENT.formatted("")));
            assertThat(header(router.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                    .isEqualTo("UPDATE_REFUSED");

            router.raw(OUTBOX, null, Envelopes.row("r", EVENT.formatted("")));
            assertThat(header(router.theOnlyOneOn("outbox.event.order"), "id")).isEqualTo("e1");
        }
    }

    @Test
    void shouldDecodeAPayloadThatIsBytes() {
        String row = "{\"id\":1,\"aggregatetype\":\"order\",\"aggregateid\":1,\"payload\":\"AP8Q\"}";
        try (RouterHarness router = new RouterHarness(Map.of("payload.encoding", OUTBOX + ":base64"))) {
            router.raw(OUTBOX, null, Envelopes.row("c", row));
            assertThat(router.theOnlyOneOn("outbox.event.order").value()).containsExactly(0, 0xff, 0x10);

            router.message(row);
            assertThat(text(router.theOnlyOneOn("outbox.event.order").value())).isEqualTo("AP8Q");

            router.raw(OUTBOX, null, Envelopes.row("c", row.replace("AP8Q", "§")));
            assertThat(header(router.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                    .isEqualTo("FIELD_INVALID");
        }
        try (RouterHarness router = new RouterHarness()) {
            String columns = "{\"type\":\"bytes\",\"optional\":true,\"field\":\"payload\"}";
            router.raw(OUTBOX, null, Envelopes.changeWithSchema("c", row, columns));
            assertThat(router.theOnlyOneOn("outbox.event.order").value()).containsExactly(0, 0xff, 0x10);
        }
    }

    @Test
    void shouldPassOnTheRawRecordsHeadersButNotTheConnectorsOwn() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("__debezium.context.taskId", new byte[] {'0'});
        headers.add("traceparent", "00-x".getBytes(StandardCharsets.UTF_8));
        try (RouterHarness router = new RouterHarness()) {
            router.raw(
                    OUTBOX,
                    new TestRecord<>(
                            null,
                            Envelopes.row("c", EVENT.formatted("")).getBytes(StandardCharsets.UTF_8),
                            headers,
                            COMMITTED_AT));

            assertThat(names(router.theOnlyOneOn("outbox.event.order")))
                    .containsExactly("traceparent", "id", "eventType");
        }
    }

    @Test
    void shouldCarryATraceOn() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        try (RouterHarness router = new RouterHarness()) {
            router.message(EVENT.formatted(",\"traceparent\":\"%s\",\"tracestate\":\"a=1\"".formatted(trace)));
            router.message(EVENT.formatted(
                    ",\"tracingspancontext\":\"#Mon Nov 23\\ntraceparent=%s\\ntracestate=a\\\\=1\"".formatted(trace)));
            router.message(EVENT.formatted(",\"traceparent\":\"nonsense\",\"tracestate\":\"a=1\""));

            List<TestRecord<byte[], byte[]>> events = router.on("outbox.event.order");
            assertThat(events).hasSize(3);
            for (TestRecord<byte[], byte[]> event : events.subList(0, 2)) {
                assertThat(header(event, "traceparent")).isEqualTo(trace);
                assertThat(header(event, "tracestate")).isEqualTo("a=1");
            }
            assertThat(names(events.get(2))).containsExactly("id", "eventType");
        }
    }

    @ParameterizedTest
    @CsvSource({"base64-url-safe,'eyJpZCI6MX0='", "hex,7b226964223a317d"})
    void shouldReadContentAsTheConnectorWritesIt(String mode, String content) {
        try (RouterHarness router = new RouterHarness(Map.of("binary.handling.mode", mode))) {
            String message = Envelopes.message("outbox", new byte[0]).replace("\"content\":\"\"", "\"content\":\"%s\"");
            router.raw(RouterHarness.MESSAGES, null, message.formatted(content));
            assertThat(header(router.theOnlyOneOn(DEAD_LETTERS), "outbox.event.id"))
                    .isEqualTo("1");

            router.raw(RouterHarness.MESSAGES, null, message.formatted("+/§"));
            assertThat(header(router.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                    .isEqualTo("CONTENT_NOT_BASE64");
        }
    }

    private static List<String> names(TestRecord<?, ?> record) {
        return Arrays.stream(record.headers().toArray()).map(Header::key).toList();
    }
}
