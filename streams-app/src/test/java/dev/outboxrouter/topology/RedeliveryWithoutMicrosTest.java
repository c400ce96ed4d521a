package dev.outboxrouter.topology;

import static dev.outboxrouter.topology.RouterHarness.header;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redelivered changes are absorbed with milliseconds alone, and what cannot be recognised is reported. */
class RedeliveryWithoutMicrosTest {

    private static final String MESSAGES = RouterHarness.MESSAGES;
    private static final String OUTBOX = RouterHarness.OUTBOX;
    private static final long MILLIS = 1_795_459_473_000L;

    @Test
    void shouldAbsorbRedeliveredChangesOfASourceWithMillisecondsOnly() {
        try (RouterHarness router = new RouterHarness()) {
            send(router, MESSAGES, message("e1", millis(764, 100)), message("e2", millis(764, 110)));
            send(router, MESSAGES, message("e1", millis(764, 100)), message("e2", millis(764, 110)));
            send(router, MESSAGES, message("e3", millis(764, 120)));

            assertThat(ids(router)).containsExactly("e1", "e2", "e3");
            assertThat(router.skipped()).containsEntry("repeated", 2.0);
        }
    }

    /** The connector was upgraded between the two deliveries, to a version that writes microseconds, or back. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAbsorbRedeliveredChangesOfAConnectorThatWasUpgraded(boolean microsLater) {
        try (RouterHarness router = new RouterHarness()) {
            String micros =
                    "\"ts_ms\":%d,\"ts_us\":%d,\"txId\":764,\"lsn\":100".formatted(MILLIS, MILLIS * 1_000 + 321);
            send(router, MESSAGES, message("e1", microsLater ? millis(764, 100) : micros));
            send(router, MESSAGES, message("e1", microsLater ? micros : millis(764, 100)));

            assertThat(ids(router)).containsExactly("e1");
        }
    }

    @Test
    void shouldRouteAnotherTransactionOfTheSameMillisecondOrTheSameId() {
        try (RouterHarness router = new RouterHarness()) {
            send(router, MESSAGES, message("e1", millis(764, 100)), message("e2", millis(765, 100)));
            send(
                    router,
                    MESSAGES,
                    message("e3", "\"ts_ms\":%d,\"txId\":764,\"lsn\":100".formatted(MILLIS + 1)),
                    message("e4", "\"ts_ms\":%d,\"txId\":764,\"lsn\":90".formatted(MILLIS - 1)));

            assertThat(ids(router)).containsExactly("e1", "e2", "e3", "e4");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'\"txId\":764,\"lsn\":100'",
                "'\"ts_us\":1795459473000321,\"lsn\":100'",
                "'\"ts_ms\":1795459473000,\"txId\":764'"
            })
    void shouldWarnOncePerTopicOfRowsThatCannotBeRecognised(String source) {
        try (CapturedLog log = new CapturedLog(SkipLog.class);
                RouterHarness router = new RouterHarness()) {
            send(router, OUTBOX, row("e1", source), row("e2", source), row("e1", source));

            assertThat(ids(router)).containsExactly("e1", "e2", "e1");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN Redelivered changes cannot be recognised and are routed twice")
                    .contains("topic=" + OUTBOX, "offset=0")
                    .doesNotContain("e1");
        }
    }

    @Test
    void shouldWarnOfATransactionalMessageWithoutACommitTimeAndNotOfOneWithoutATransaction() {
        try (CapturedLog log = new CapturedLog(SkipLog.class);
                RouterHarness router =
                        new RouterHarness(Map.of("source.message.topics", "example.message,b.message"))) {
            send(router, MESSAGES, message("e1", "\"ts_ms\":%d,\"txId\":null,\"lsn\":100".formatted(MILLIS)));
            assertThat(log.lines()).isEmpty();

            send(router, MESSAGES, message("e2", "\"txId\":764,\"lsn\":100"));
            send(router, "b.message", message("e3", "\"txId\":764,\"lsn\":100"));
            assertThat(log.lines()).hasSize(2);
        }
    }

    private static String millis(int transaction, int lsn) {
        return "\"ts_ms\":%d,\"txId\":%d,\"lsn\":%d".formatted(MILLIS, transaction, lsn);
    }

    private static String message(String event, String source) {
        String content =
                "{\"id\":\"%s\",\"aggregatetype\":\"order\",\"aggregateid\":1,\"payload\":{}}".formatted(event);
        return "{\"op\":\"m\",\"source\":{%s},\"message\":{\"prefix\":\"outbox\",\"content\":\"%s\"}}"
                .formatted(source, Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static String row(String event, String source) {
        return "{\"before\":null,\"after\":{\"id\":\"%s\",\"aggregatetype\":\"order\",\"aggregateid\":1,\"payload\":\"{}\"},\"source\":{%s},\"op\":\"c\"}"
                .formatted(event, source);
    }

    private static void send(RouterHarness router, String topic, String... values) {
        List.of(values).forEach(value -> router.raw(topic, "{}", value));
    }

    private static List<String> ids(RouterHarness router) {
        return router.on("outbox.event.order").stream()
                .map(event -> header(event, "id"))
                .toList();
    }
}
