package dev.outboxrouter.topology;

import static dev.outboxrouter.topology.RouterHarness.COMMITTED_AT;
import static dev.outboxrouter.topology.RouterHarness.DEAD_LETTERS;
import static dev.outboxrouter.topology.RouterHarness.MESSAGES;
import static dev.outboxrouter.topology.RouterHarness.OUTBOX;
import static dev.outboxrouter.topology.RouterHarness.header;
import static dev.outboxrouter.topology.RouterHarness.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody writes who wants another topic, another's name, or the router's time and memory. */
class HostileInputTest {

    private static final String EVENT =
            "{\"id\":\"e1\",\"aggregatetype\":\"%s\",\"aggregateid\":\"42\",\"type\":\"Placed\",\"payload\":%s%s}";

    /** The bare type is the topic; the type that the expression does not match is; and the configuration that ships. */
    private static final List<Map<String, String>> ROUTES = List.of(
            Map.of("route.topic.replacement", "${routedByValue}"),
            Map.of("route.topic.regex", "order-(.*)", "route.topic.replacement", "outbox.event.$1"),
            Map.of());

    private static final List<String> TARGETS = List.of(
            "../" + DEAD_LETTERS,
            "..",
            ".",
            DEAD_LETTERS,
            MESSAGES,
            OUTBOX,
            "outbox-router-event-ids-changelog",
            "outbox-router-anything-repartition",
            "__consumer_offsets",
            "__transaction_state",
            "__debezium-heartbeat.example",
            "outbox.dead-letters\u0000",
            " outbox.dead-letters",
            "$1",
            "${routedByValue}",
            "\\\\$0");

    static Stream<Arguments> targets() {
        return ROUTES.stream().flatMap(route -> TARGETS.stream().map(target -> Arguments.of(route, target)));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void shouldReachNoTopicThatIsNotAnAggregates(Map<String, String> route, String target) {
        try (RouterHarness router = new RouterHarness(route)) {
            router.message(EVENT.formatted(target.replace("\u0000", "\\u0000"), "{}", ""));

            if (route.isEmpty() && target.matches("[a-zA-Z0-9._-]+") && !target.matches("\\.+")) {
                assertThat(router.on("outbox.event." + target)).hasSize(1);
                assertThat(router.on(DEAD_LETTERS)).isEmpty();
            } else {
                assertThat(header(router.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                        .isEqualTo("AGGREGATE_TYPE_ILLEGAL");
                assertThat(router.topics()).containsExactly(DEAD_LETTERS);
            }
        }
    }

    @Test
    void shouldKeepTheStateOfAnApplicationOfAnotherName() {
        Map<String, String> options = new HashMap<>(ROUTES.get(0));
        options.put("kafka.application.id", "shop");
        try (RouterHarness router = new RouterHarness(options)) {
            router.message(EVENT.formatted("shop-event-ids-changelog", "{}", ""))
                    .message(EVENT.formatted("outbox-router-event-ids-changelog", "{}", ""));

            assertThat(router.on(DEAD_LETTERS)).hasSize(1);
            assertThat(router.on("outbox-router-event-ids-changelog")).hasSize(1);
        }
    }

    /** The event router passes a second {@code id} on, before the event's own: consumers take the last one. */
    @ParameterizedTest
    @ValueSource(strings = {"outbox.redriven", "outbox.error.code", "outbox.anything", "__streams.errors.topic"})
    void shouldNotPassOnARawRecordsHeaderThatSpeaksForTheRouter(String forged) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(forged, bytes("forged"));
        headers.add("id", bytes("forged"));
        headers.add("tenant", bytes("acme"));
        try (RouterHarness router = new RouterHarness()) {
            router.raw(MESSAGES, new TestRecord<>(null, envelope(event("{}", "")), headers, COMMITTED_AT));

            TestRecord<byte[], byte[]> event = router.theOnlyOneOn("outbox.event.order");
            assertThat(event.headers().toArray())
                    .extracting(Header::key)
                    .containsExactly("id", "tenant", "id", "eventType");
            assertThat(header(event, "id")).isEqualTo("e1");
        }
    }

    @Test
    void shouldGiveACloudEventNoAttributeTwice() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_id", bytes("forged"));
        headers.add("ce_source", bytes("forged"));
        headers.add("content-type", bytes("forged"));
        try (RouterHarness router = new RouterHarness(Map.of("output.format", "cloudevents"))) {
            router.raw(
                    MESSAGES,
                    new TestRecord<>(null, envelope(EVENT.formatted("order", "{}", "")), headers, COMMITTED_AT));

            assertThat(router.theOnlyOneOn("outbox.event.order").headers().toArray())
                    .extracting(header -> text(header.value()))
                    .isNotEmpty()
                    .doesNotContain("forged");
        }
    }

    /** Name of the case, the content of a message, and what it ends as: a code, or an event. */
    static Stream<Arguments> bombs() {
        int million = 1_000_000;
        String members = IntStream.range(0, million / 20)
                .mapToObj(i -> "\"m%d\":%d".formatted(i, i))
                .collect(Collectors.joining(","));
        return Stream.of(
                Arguments.of("members beside the event's", event("{}", "," + members), "routed"),
                Arguments.of("members of the payload", event("{" + members + "}", ""), "routed"),
                Arguments.of("a number of a million digits", event("9".repeat(million / 2), ""), "routed"),
                Arguments.of("an exponent of a million digits", event("1e" + "9".repeat(million / 2), ""), "routed"),
                Arguments.of("escapes", event('"' + "\\u0041".repeat(million / 10) + '"', ""), "routed"),
                Arguments.of(
                        "quotes and backslashes", event('"' + "\\\\\\\"".repeat(million / 10) + '"', ""), "routed"),
                Arguments.of("depth just read", event("[".repeat(900) + "]".repeat(900), ""), "routed"),
                Arguments.of("depth", event("[".repeat(million) + "]".repeat(million), ""), "LIMIT_EXCEEDED"),
                Arguments.of("depth without end", "{\"a\":".repeat(million), "LIMIT_EXCEEDED"),
                Arguments.of("elements", "[" + "{},".repeat(million / 4) + "{}]", "LIMIT_EXCEEDED"),
                Arguments.of("a name twice", event("1", ",\"id\":\"e2\""), "FIELD_AMBIGUOUS"),
                Arguments.of(
                        "a name twice, spelt otherwise",
                        event("1", ",\"aggregate_type\":\"x\",\"AggregateType\":\"y\""),
                        "routed"),
                Arguments.of("a name escaped", event("1", ",\"\\u0069d\":\"e2\""), "FIELD_AMBIGUOUS"),
                Arguments.of(
                        "a million times one name",
                        event("1", ",\"id\":\"e\"".repeat(million / 10)),
                        "FIELD_AMBIGUOUS"),
                Arguments.of(
                        "a name of a million characters", event("1", ",\"" + "n".repeat(million) + "\":1"), "routed"),
                Arguments.of("white space", event(" ".repeat(million) + "1", ""), "routed"),
                Arguments.of("headers", event("1", ",\"headers\":{" + members + "}"), "HEADERS_INVALID"),
                Arguments.of(
                        "headers in headers",
                        event("1", ",\"headers\":" + "{\"h\":".repeat(900) + "1" + "}".repeat(900)),
                        "routed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void shouldReadABombInLinearTime(String name, String content, String end) {
        try (RouterHarness router = new RouterHarness(Map.of("headers.field", "headers"))) {
            // A million characters in quadratic time would be a matter of hours.
            router.message(content);

            List<String> ends = new ArrayList<>();
            router.on("outbox.event.order").forEach(event -> ends.add("routed"));
            router.on(DEAD_LETTERS).forEach(letter -> ends.add(header(letter, "outbox.error.code")));
            assertThat(ends).as(name).containsExactly(end);
        }
    }

    private static String event(String payload, String more) {
        return EVENT.formatted("order", payload, more);
    }

    private static byte[] envelope(String content) {
        return bytes(Envelopes.message("outbox", bytes(content)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
