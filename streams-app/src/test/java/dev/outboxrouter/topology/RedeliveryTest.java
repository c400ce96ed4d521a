package dev.outboxrouter.topology;

import static dev.outboxrouter.topology.RouterHarness.header;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Redelivered changes are filtered, and no new change is, in each of the cases in which a mark on the highest position would
 * lose one. Each test runs with a filter that remembers, with one that knows a single transaction, and with one that is rebuilt
 * from the raw partition at every record.
 */
@ParameterizedClass(name = "{0} transactions, rebuilt: {1}")
@CsvSource({"4096, false", "1, false", "4096, true", "1, true"})
record RedeliveryTest(int maxTransactions, boolean rebuildsFilters) {

    private static final String MESSAGES = RouterHarness.MESSAGES;
    private static final String OUTBOX = RouterHarness.OUTBOX;
    private static final String CUSTOMERS = "example.public.customers";

    /** A transaction; the clock of its commit in microseconds. */
    private record Tx(String id, long micros) {

        private String source(long lsn, String sequence) {
            return "{\"ts_ms\":%d,\"ts_us\":%d,\"snapshot\":\"false\",\"db\":\"example\",\"sequence\":\"[%s,\\\"%d\\\"]\",\"schema\":\"public\",\"table\":\"t\",\"txId\":%s,\"lsn\":%d}"
                    .formatted(micros / 1_000, micros, sequence, lsn, id, lsn);
        }

        String message(long lsn, String event) {
            return message(lsn, event, "\\\"1\\\"");
        }

        String message(long lsn, String event, String sequence) {
            String content =
                    "{\"id\":\"%s\",\"aggregatetype\":\"order\",\"aggregateid\":1,\"payload\":{}}".formatted(event);
            return "{\"op\":\"m\",\"ts_ms\":%d,\"source\":%s,\"message\":{\"prefix\":\"outbox\",\"content\":\"%s\"}}"
                    .formatted(
                            System.nanoTime(),
                            source(lsn, sequence),
                            Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)));
        }

        String row(long lsn, String event) {
            return row("c", lsn, event);
        }

        String row(String operation, long lsn, String event) {
            return "{\"before\":null,\"after\":{\"id\":\"%s\",\"aggregatetype\":\"order\",\"aggregateid\":1,\"payload\":\"{}\"},\"source\":%s,\"op\":\"%s\",\"ts_ms\":%d}"
                    .formatted(event, source(lsn, "null"), operation, System.nanoTime());
        }
    }

    private static final Tx A = new Tx("764", 1_795_459_473_000_321L);
    private static final Tx B = new Tx("765", 1_795_459_473_000_500L);
    private static final Tx NONE = new Tx("null", 1_795_459_473_000_400L);

    @Test
    void shouldAbsorbTheLastTransactionThatIsSentOnceMore() {
        try (RouterHarness router = router(Map.of())) {
            List<String> transaction = List.of(B.message(100, "e1"), B.message(110, "e2"), B.message(120, "e3"));
            send(router, MESSAGES, A.message(90, "e0"));
            send(router, MESSAGES, transaction);
            send(router, MESSAGES, transaction);
            send(router, MESSAGES, transaction.subList(2, 3));

            assertThat(ids(router)).containsExactly("e0", "e1", "e2", "e3");
            assertThat(router.skipped()).containsEntry("repeated", 4.0);
        }
    }

    /** Seen with Debezium 3.7.0 after the database had crashed: the last two, whose changes interleave. */
    @Test
    void shouldAbsorbTransactionsThatInterleaveAndAreSentOnceMoreTogether() {
        try (RouterHarness router = router(Map.of())) {
            Tx first = new Tx("35238", 1_795_583_284_171_104L);
            Tx second = new Tx("35240", 1_795_583_284_178_126L);
            Tx third = new Tx("35239", 1_795_583_284_187_986L);
            send(router, MESSAGES, first.row(354_728_752, "e1"));
            send(router, MESSAGES, second.row(354_753_872, "e2"), third.row(354_744_656, "e3"));
            send(router, MESSAGES, second.row(354_753_872, "e2"), third.row(354_744_656, "e3"));
            send(router, MESSAGES, third.row(354_744_700, "e4"), A.row(354_700_000, "e5"));

            assertThat(ids(router)).containsExactly("e1", "e2", "e3", "e4", "e5");
        }
    }

    @Test
    void shouldGoOnWhereAConnectorStoppedInTheMiddleOfALargeTransaction() {
        try (RouterHarness router = router(Map.of())) {
            // A filter that is rebuilt reads the whole transaction back at each of its records.
            int changes = rebuildsFilters ? 200 : 10_000;
            List<String> transaction = new ArrayList<>();
            for (int i = 0; i < changes; i++) {
                transaction.add(A.message(1_000 + i * 8L, "e" + i));
            }
            send(router, MESSAGES, transaction.subList(0, 7 * changes / 10));
            send(router, MESSAGES, transaction);

            assertThat(ids(router))
                    .hasSize(changes)
                    .doesNotHaveDuplicates()
                    .endsWith("e" + (changes - 2), "e" + (changes - 1));
        }
    }

    @Test
    void shouldRouteInterleavedTransactionsWhosePositionsGoBack() {
        try (RouterHarness router = router(Map.of())) {
            // Seen: B begins later and commits earlier; A's positions are around B's.
            send(router, MESSAGES, B.message(24_723_184, "b1"), B.message(24_723_600, "b2"));
            send(router, MESSAGES, A.message(24_722_840, "a1"), A.message(24_723_712, "a2"));

            assertThat(ids(router)).containsExactly("b1", "b2", "a1", "a2");
        }
    }

    @Test
    void shouldRouteWhatIsNotTransactionalAndNotForgetTheTransactionAroundIt() {
        try (RouterHarness router = router(Map.of())) {
            send(router, MESSAGES, A.message(100, "a1"), NONE.message(50, "n1"), NONE.message(50, "n1"));
            send(router, MESSAGES, A.message(100, "a1"), A.message(110, "a2"));

            assertThat(ids(router)).containsExactly("a1", "n1", "n1", "a2");
        }
    }

    @Test
    void shouldNotLookAtTheSequence() {
        try (RouterHarness router = router(Map.of())) {
            send(router, MESSAGES, A.message(100, "a1", "null"), A.message(110, "a2", "\\\"99\\\""));
            send(router, MESSAGES, A.message(100, "a1", "\\\"5\\\""), A.message(120, "a3", "null"));

            assertThat(ids(router)).containsExactly("a1", "a2", "a3");
        }
    }

    @Test
    void shouldRouteAPositionThatComesAgainAfterAFailover() {
        try (RouterHarness router = router(Map.of())) {
            send(router, MESSAGES, A.message(500, "a1"));
            send(router, MESSAGES, new Tx("300", A.micros() + 9_000_000).message(400, "after"));
            send(router, MESSAGES, new Tx("301", A.micros() + 9_000_001).message(400, "later"));

            assertThat(ids(router)).containsExactly("a1", "after", "later");
        }
    }

    @Test
    void shouldTellATransactionFromAnotherOfTheSameId() {
        try (RouterHarness router = router(Map.of())) {
            send(router, MESSAGES, A.message(500, "a1"), new Tx(A.id(), A.micros() + 1).message(500, "wrapped"));

            assertThat(ids(router)).containsExactly("a1", "wrapped");
        }
    }

    @Test
    void shouldRouteWhatFollowsASavepointThatWasRolledBack() {
        try (RouterHarness router = router(Map.of())) {
            // What was taken back is a gap; a subtransaction's changes come under the id of the whole.
            send(
                    router,
                    MESSAGES,
                    A.message(100, "a1"),
                    A.message(900, "a2"),
                    A.message(100, "a1"),
                    A.message(950, "a3"));

            assertThat(ids(router)).containsExactly("a1", "a2", "a3");
        }
    }

    @Test
    void shouldTellRowsThatShareAPositionApart() {
        try (RouterHarness router = router(Map.of())) {
            List<String> copied = List.of(A.row(100, "a1"), A.row(100, "a2"), A.row(100, "a3"));
            send(router, OUTBOX, copied.subList(0, 2));
            send(router, OUTBOX, copied);
            send(router, OUTBOX, A.row(110, "a4"));

            assertThat(ids(router)).containsExactly("a1", "a2", "a3", "a4");
        }
    }

    @Test
    void shouldTellADeleteFromACreateAtOnePosition() {
        try (RouterHarness router = router(Map.of("source.table.topics", CUSTOMERS + ":customer"))) {
            for (int i = 0; i < 2; i++) {
                router.raw(CUSTOMERS, "{\"id\":7}", A.row("d", 100, "7"));
                router.raw(CUSTOMERS, "{\"id\":900}", A.row("c", 100, "900"));
            }

            assertThat(router.on("outbox.event.customer"))
                    .extracting(event -> header(event, "eventType"))
                    .containsExactly("customer.deleted", "customer.created");
        }
    }

    @Test
    void shouldJudgeEveryRawTopicByItself() {
        try (RouterHarness router = router(Map.of())) {
            send(router, MESSAGES, A.message(200, "message"));
            send(router, OUTBOX, A.row(100, "row"));

            assertThat(ids(router)).containsExactly("message", "row");
        }
    }

    @Test
    void shouldNotTakeRowsOfASnapshotForRepeated() {
        try (RouterHarness router = router(Map.of("table.op.read.behavior", "route"))) {
            send(router, OUTBOX, A.row("r", 100, "s1"), A.row("r", 100, "s2"), A.row("r", 100, "s1"));

            assertThat(ids(router)).containsExactly("s1", "s2", "s1");
        }
    }

    private RouterHarness router(Map<String, String> options) {
        return new RouterHarness(options, maxTransactions, rebuildsFilters);
    }

    private static void send(RouterHarness router, String topic, String... values) {
        send(router, topic, List.of(values));
    }

    private static void send(RouterHarness router, String topic, List<String> values) {
        values.forEach(value -> router.raw(topic, "{}", value));
    }

    private static List<String> ids(RouterHarness router) {
        return router.on("outbox.event.order").stream()
                .map((TestRecord<byte[], byte[]> event) -> header(event, "id"))
                .toList();
    }
}
