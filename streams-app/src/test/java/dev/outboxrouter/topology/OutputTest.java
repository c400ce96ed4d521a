package dev.outboxrouter.topology;

import static dev.outboxrouter.topology.RouterHarness.DEAD_LETTERS;
import static dev.outboxrouter.topology.RouterHarness.header;
import static dev.outboxrouter.topology.RouterHarness.text;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an event looks like: headers of the event's own, CloudEvents, allowed types. */
class OutputTest {

    private static final String EVENT =
            "{\"id\":\"e1\",\"aggregatetype\":\"order\",\"aggregateid\":\"42\",\"type\":\"Placed\",\"payload\":%s%s}";

    @Test
    void shouldTakeHeadersFromAField() {
        try (RouterHarness router =
                new RouterHarness(Map.of("headers.field", "headers", "headers.include", "tenant,x-.*"))) {
            router.message(
                    EVENT.formatted(
                            "{}",
                            ",\"headers\":{\"tenant\":\"Zo\\u00eb\",\"secret\":1,\"x-n\":1.50,\"x-o\":{ \"a\":1},\"x-null\":null}"));
            // A jsonb column is a text.
            router.message(EVENT.formatted("{}", ",\"headers\":\"{\\\"tenant\\\":\\\"t\\\"}\""));
            router.message(EVENT.formatted("{}", ",\"headers\":null"));
            router.message(EVENT.formatted("{}", ""));

            var events = router.on("outbox.event.order");
            assertThat(names(events.get(0))).containsExactly("id", "eventType", "tenant", "x-n", "x-o", "x-null");
            assertThat(header(events.get(0), "tenant")).isEqualTo("Zoë");
            assertThat(header(events.get(0), "x-n")).isEqualTo("1.50");
            assertThat(header(events.get(0), "x-o")).isEqualTo("{ \"a\":1}");
            assertThat(events.get(0).headers().lastHeader("x-null").value()).isNull();
            assertThat(header(events.get(1), "tenant")).isEqualTo("t");
            assertThat(names(events.get(2))).containsExactly("id", "eventType");
            assertThat(names(events.get(3))).containsExactly("id", "eventType");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "\"text\"",
                "{\"id\":\"forged\"}",
                "{\"EventType\":\"forged\"}",
                "{\"__debezium.newkey\":\"forged\"}",
                "{\"outbox.error.code\":\"forged\"}",
                "{\"ce_id\":\"forged\"}",
                "{\"\":\"nameless\"}",
                "{\"a\":1,\"b\":1,\"c\":1,\"d\":1}",
                "{\"a\":\"0123456789012345678901234567890123456789\"}",
                "{\"a\":\"\\ud800\"}",
            })
    void shouldRefuseHeadersThatForgeOrFlood(String headers) {
        try (RouterHarness router = new RouterHarness(
                Map.of("headers.field", "headers", "headers.max.count", "3", "headers.max.bytes", "40"))) {
            router.message(EVENT.formatted("{}", ",\"headers\":" + headers));

            assertThat(header(router.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                    .isEqualTo("HEADERS_INVALID");
        }
    }

    @ParameterizedTest
    @CsvSource({"order,true", "invoice,true", "orders,false", "Order,false"})
    void shouldRouteOnlyAggregateTypesThatAreAllowed(String type, boolean allowed) {
        try (RouterHarness router =
                new RouterHarness(Map.of("route.aggregate.types", "order", "route.aggregate.types.regex", "inv.*"))) {
            router.message(EVENT.replace("\"order\"", "\"" + type + "\"").formatted("{}", ""));

            if (allowed) {
                assertThat(router.on("outbox.event." + type)).hasSize(1);
            } else {
                assertThat(header(router.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                        .isEqualTo("AGGREGATE_TYPE_NOT_ALLOWED");
            }
        }
    }

    @Test
    void shouldWriteCloudEventsThatTheirOwnLibraryReads() {
        try (RouterHarness router = new RouterHarness(Map.of("output.format", "cloudevents"))) {
            router.message(EVENT.formatted("{\"b\": 1.0, \"a\":[ ]}", ""));

            CloudEvent event = read(router.theOnlyOneOn("outbox.event.order"));
            assertThat(event.getSpecVersion().toString()).isEqualTo("1.0");
            assertThat(event.getId()).isEqualTo("e1");
            assertThat(event.getType()).isEqualTo("Placed");
            assertThat(event.getSource()).isEqualTo(URI.create("/order"));
            assertThat(event.getSubject()).isEqualTo("42");
            assertThat(event.getTime())
                    .isEqualTo(Instant.ofEpochMilli(RouterHarness.COMMITTED_AT).atOffset(ZoneOffset.UTC));
            assertThat(event.getDataContentType()).isEqualTo("application/json");
            assertThat(text(requireNonNull(event.getData()).toBytes())).isEqualTo("{\"b\": 1.0, \"a\":[ ]}");
        }
    }

    @Test
    void shouldWriteACloudEventOfBytesATombstoneAndNoneWithoutAType() {
        try (RouterHarness router = new RouterHarness(Map.of(
                "output.format", "cloudevents",
                "cloudevents.source", "/shop",
                "payload.encoding", "base64",
                "table.fields.additional.placement", ""))) {
            router.message(EVENT.formatted("\"AP8Q\"", ""));
            CloudEvent event = read(router.theOnlyOneOn("outbox.event.order"));
            assertThat(event.getSource()).isEqualTo(URI.create("/shop"));
            assertThat(event.getDataContentType()).isEqualTo("application/octet-stream");
            assertThat(requireNonNull(event.getData()).toBytes()).containsExactly(0, 0xff, 0x10);

            router.message(EVENT.formatted("null", ""));
            TestRecord<byte[], byte[]> tombstone = router.theOnlyOneOn("outbox.event.order");
            assertThat(tombstone.value()).isNull();
            assertThat(header(tombstone, "ce_id")).isEqualTo("e1");
            assertThat(header(tombstone, "content-type")).isEqualTo("(absent)");

            router.message(EVENT.replace("\"type\":\"Placed\",", "").formatted("null", ""));
            assertThat(header(router.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                    .isEqualTo("FIELD_MISSING");
        }
    }

    private static CloudEvent read(TestRecord<byte[], byte[]> record) {
        try (CloudEventDeserializer deserializer = new CloudEventDeserializer()) {
            return deserializer.deserialize("outbox.event.order", record.headers(), record.value());
        }
    }

    private static java.util.List<String> names(TestRecord<?, ?> record) {
        return Arrays.stream(record.headers().toArray()).map(Header::key).toList();
    }
}
