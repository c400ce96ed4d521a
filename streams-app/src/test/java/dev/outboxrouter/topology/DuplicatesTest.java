package dev.outboxrouter.topology;

import static dev.outboxrouter.topology.RouterHarness.COMMITTED_AT;
import static dev.outboxrouter.topology.RouterHarness.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An event of an id that was delivered within the window is left out; and nothing else is. */
class DuplicatesTest {

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final String CUSTOMERS = "example.public.customers";

    @TempDir
    private Path state;

    private int lsn = 1;

    @Test
    void shouldDeliverAnIdTwiceWithoutAWindow() {
        try (RouterHarness router = new RouterHarness()) {
            send(router, COMMITTED_AT, event("e1"), event("e1"));

            assertThat(ids(router)).containsExactly("e1", "e1");
        }
    }

    @Test
    void shouldDeliverAnIdOnceWithinTheWindow() {
        try (RouterHarness router = withWindow("24h")) {
            send(router, COMMITTED_AT - DAY, event("e1"));
            send(router, COMMITTED_AT, event("e1"), event("e2"), event("e1"));

            assertThat(ids(router)).containsExactly("e1", "e2");
            assertThat(router.skipped()).containsExactly(entry("duplicate", 2.0));
        }
    }

    @Test
    void shouldDeliverAnIdAgainBeyondTheWindow() {
        try (RouterHarness router = withWindow("24h")) {
            send(router, COMMITTED_AT - DAY - 1, event("e1"));
            send(router, COMMITTED_AT, event("e1"), event("e1"));

            assertThat(ids(router)).containsExactly("e1", "e1");
        }
    }

    @Test
    void shouldJudgeHistoryByItsOwnTime() {
        try (RouterHarness router = withWindow("24h")) {
            for (int week = 52; week > 0; week--) {
                send(router, COMMITTED_AT - week * 7L * DAY, event("weekly"), event("weekly"));
            }

            assertThat(ids(router)).hasSize(52);
        }
    }

    @Test
    void shouldKnowWhatWasCommittedLaterAndReadBefore() {
        try (RouterHarness router = withWindow("24h")) {
            send(router, COMMITTED_AT, event("e1"));
            send(router, COMMITTED_AT - Duration.ofMinutes(50).toMillis(), event("e1"));

            assertThat(ids(router)).containsExactly("e1");
        }
    }

    @Test
    void shouldNotForgetForAClockThatIsFarAhead() {
        try (RouterHarness router = withWindow("24h")) {
            send(router, COMMITTED_AT, event("e1"));
            send(router, COMMITTED_AT + 3_650 * DAY, event("ahead"));
            send(router, COMMITTED_AT, event("e1"), event("e2"));
            send(router, COMMITTED_AT, event("e2"));
            send(router, COMMITTED_AT + 3_650 * DAY, event("ahead"));

            assertThat(ids(router)).containsExactly("e1", "ahead", "e2");
        }
    }

    @Test
    void shouldJudgeEachEventOfAnArray() {
        try (RouterHarness router = withWindow("1h")) {
            send(router, COMMITTED_AT, "[%s,%s,%s]".formatted(event("e1"), event("e2"), event("e1")));

            assertThat(ids(router)).containsExactly("e1", "e2");
        }
    }

    @Test
    void shouldKnowAnIdWhateverTopicItGoesTo() {
        try (RouterHarness router = withWindow("1h")) {
            send(router, COMMITTED_AT, event("e1"), event("e1").replace("order", "payment"));

            assertThat(router.topics()).containsExactly("outbox.event.order");
        }
    }

    @Test
    void shouldNeitherJudgeNorRememberDeadLetters() {
        try (RouterHarness router = withWindow("1h")) {
            String poison = event("e1").replace("\"order\"", "\"\"");
            send(router, COMMITTED_AT, poison, poison, event("e1"), poison);

            assertThat(ids(router)).containsExactly("e1");
            assertThat(router.on(RouterHarness.DEAD_LETTERS)).hasSize(3);
        }
    }

    @Test
    void shouldDeliverTheTombstoneAfterADelete() {
        Map<String, String> options = new HashMap<>(options("1h"));
        options.put("source.table.topics", CUSTOMERS + ":customer");
        options.put("source.table.tombstone", "true");
        try (RouterHarness router = new RouterHarness(options)) {
            String delete = "{\"before\":{\"id\":1},\"after\":null,\"op\":\"d\",\"source\":%s}"
                    .formatted(source(COMMITTED_AT, "null"));
            // Without a transaction id nothing is known of the last transaction.
            router.raw(CUSTOMERS, "{\"id\":1}", delete).raw(CUSTOMERS, "{\"id\":1}", delete);

            assertThat(router.on("outbox.event.customer"))
                    .extracting(record -> record.value() == null)
                    .containsExactly(false, true);
            assertThat(router.skipped()).containsExactly(entry("duplicate", 2.0));
        }
    }

    @Test
    void shouldLookAtTheLastTransactionFirst() {
        try (RouterHarness router = withWindow("1h")) {
            String message = message(event("e1"), source(COMMITTED_AT, "7"));
            router.raw(RouterHarness.MESSAGES, "{}", message).raw(RouterHarness.MESSAGES, "{}", message);

            assertThat(ids(router)).containsExactly("e1");
            assertThat(router.skipped()).containsExactly(entry("repeated", 1.0));
        }
    }

    @Test
    void shouldTakeTheRecordsTimeForAChangeWithoutACommitTime() {
        try (RouterHarness router = withWindow("1h")) {
            for (long hours : List.of(3, 0, 0)) {
                router.raw(
                        RouterHarness.MESSAGES,
                        new TestRecord<>(
                                null,
                                message(event("e1"), "{\"lsn\":1}").getBytes(StandardCharsets.UTF_8),
                                null,
                                COMMITTED_AT - Duration.ofHours(hours).toMillis()));
            }

            assertThat(ids(router)).containsExactly("e1", "e1");
        }
    }

    private RouterHarness withWindow(String window) {
        return new RouterHarness(options(window));
    }

    private Map<String, String> options(String window) {
        return Map.of("deduplication.window", window, "kafka.state.dir", state.toString());
    }

    /** Each in a transaction of its own. */
    private void send(RouterHarness router, long committedAt, String... contents) {
        for (String content : contents) {
            router.raw(RouterHarness.MESSAGES, "{}", message(content, source(committedAt, String.valueOf(lsn))));
        }
    }

    private String source(long committedAt, String transaction) {
        lsn++;
        return "{\"ts_ms\":%d,\"ts_us\":%d,\"schema\":\"\",\"table\":\"\",\"txId\":%s,\"lsn\":%d}"
                .formatted(committedAt, committedAt * 1_000, transaction, lsn);
    }

    private static String message(String content, String source) {
        return "{\"op\":\"m\",\"source\":%s,\"message\":{\"prefix\":\"outbox\",\"content\":\"%s\"}}"
                .formatted(source, Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static String event(String id) {
        return "{\"id\":\"%s\",\"aggregatetype\":\"order\",\"aggregateid\":1,\"payload\":{}}".formatted(id);
    }

    private static List<String> ids(RouterHarness router) {
        return router.on("outbox.event.order").stream()
                .map(record -> header(record, "id"))
                .toList();
    }
}
