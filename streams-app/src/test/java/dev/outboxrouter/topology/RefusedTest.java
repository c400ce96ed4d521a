package dev.outboxrouter.topology;

import static dev.outboxrouter.topology.RouterHarness.COMMITTED_AT;
import static dev.outboxrouter.topology.RouterHarness.DEAD_LETTERS;
import static dev.outboxrouter.topology.RouterHarness.MESSAGES;
import static dev.outboxrouter.topology.RouterHarness.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Records that a topic would refuse, and failures in the processor. */
class RefusedTest {

    private static final int LIMIT = 100_000;

    @Test
    void shouldLeaveRoomForTheCompressionOfTheProducer() throws ExecutionException, InterruptedException {
        try (RouterHarness router = new RouterHarness(Map.of("kafka.producer.compression.type", "lz4"))) {
            make(router, "outbox.event.order", Map.of("max.message.bytes", String.valueOf(LIMIT)));

            assertThatTheLargestIs(router, LIMIT - 24);
        }
    }

    @Test
    void shouldLeaveRoomForTheCompressionOfTheTopic() throws ExecutionException, InterruptedException {
        try (RouterHarness router = new RouterHarness()) {
            make(
                    router,
                    "outbox.event.order",
                    Map.of("max.message.bytes", String.valueOf(LIMIT), "compression.type", "lz4"));

            assertThatTheLargestIs(router, LIMIT - 24);
        }
    }

    @Test
    void shouldMakeADeadLetterOfAnEventThatIsTooOldForItsTopic() throws ExecutionException, InterruptedException {
        try (RouterHarness router = new RouterHarness()) {
            // The harness's clock is a minute after the commit, and the margin a tenth of the bound.
            make(router, "outbox.event.young", Map.of("message.timestamp.before.max.ms", "60000"));
            make(router, "outbox.event.old", Map.of("message.timestamp.before.max.ms", "70000"));
            make(
                    router,
                    "outbox.event.appended",
                    Map.of("message.timestamp.before.max.ms", "1", "message.timestamp.type", "LogAppendTime"));

            router.message(event("young", "1")).message(event("old", "2")).message(event("appended", "3"));

            assertThat(router.on("outbox.event.old")).hasSize(1);
            assertThat(router.on("outbox.event.appended")).hasSize(1);
            assertThat(router.on("outbox.event.young")).isEmpty();
            TestRecord<byte[], byte[]> letter = router.theOnlyOneOn(DEAD_LETTERS);
            assertThat(header(letter, "outbox.error.code")).isEqualTo("TIMESTAMP_REFUSED");
            assertThat(header(letter, "outbox.event.id")).isEqualTo("1");
            assertThat(header(letter, "__streams.errors.message"))
                    .contains(String.valueOf(COMMITTED_AT))
                    .contains("54000")
                    .contains("message.timestamp.before.max.ms");
            assertThat(router.rejected()).containsEntry("TIMESTAMP_REFUSED", 1.0);
        }
    }

    @Test
    void shouldMakeADeadLetterOfAnEventThatIsTooFarAheadForItsTopic() throws ExecutionException, InterruptedException {
        try (RouterHarness router = new RouterHarness(Map.of("table.field.event.timestamp", "at"))) {
            make(router, "outbox.event.order", Map.of("message.timestamp.after.max.ms", "100000"));
            long now = COMMITTED_AT + 60_000;

            router.message(event("order", "1", now + 90_000)).message(event("order", "2", now + 90_001));

            assertThat(router.on("outbox.event.order")).hasSize(1);
            assertThat(header(router.theOnlyOneOn(DEAD_LETTERS), "outbox.event.id"))
                    .isEqualTo("2");
        }
    }

    @Test
    void shouldGiveALetterTheTimeOfTodayWhenItsTopicDoesNotTakeThatOfTheRecord()
            throws ExecutionException, InterruptedException {
        try (RouterHarness router = new RouterHarness()) {
            make(router, DEAD_LETTERS, Map.of("message.timestamp.before.max.ms", "60000"));
            long recorded = COMMITTED_AT + 93;

            router.message("nonsense");

            TestRecord<byte[], byte[]> letter = router.theOnlyOneOn(DEAD_LETTERS);
            assertThat(letter.timestamp()).isEqualTo(COMMITTED_AT + 60_000);
            assertThat(header(letter, "outbox.record.timestamp")).isEqualTo(String.valueOf(recorded));
        }
    }

    @Test
    void shouldLeaveOutAKeyThatEvenTheDeadLetterTopicDoesNotTake() throws ExecutionException, InterruptedException {
        try (RouterHarness router = new RouterHarness()) {
            make(router, DEAD_LETTERS, Map.of("max.message.bytes", "8192"));

            router.raw(MESSAGES, "k".repeat(5_000), "no JSON").raw(MESSAGES, "k".repeat(9_000), "no JSON");

            List<TestRecord<byte[], byte[]>> letters = router.on(DEAD_LETTERS);
            assertThat(letters.get(0).key()).hasSize(5_000);
            assertThat(letters.get(0).value()).asString(StandardCharsets.UTF_8).isEqualTo("no JSON");
            assertThat(header(letters.get(0), "outbox.omitted.key.bytes")).isEqualTo("(absent)");
            assertThat(letters.get(1).key()).isNull();
            assertThat(letters.get(1).value()).isEmpty();
            assertThat(header(letters.get(1), "outbox.omitted.key.bytes")).isEqualTo("9000");
            assertThat(header(letters.get(1), "outbox.omitted.value.bytes")).isEqualTo("7");
            assertThat(header(letters.get(1), "outbox.error.code")).isEqualTo("RECORD_NOT_JSON");
        }
    }

    @Test
    void shouldLeaveOutHeadersThatEvenTheDeadLetterTopicDoesNotTake() throws ExecutionException, InterruptedException {
        try (RouterHarness router = new RouterHarness()) {
            make(router, DEAD_LETTERS, Map.of("max.message.bytes", "8192"));
            RecordHeaders headers = new RecordHeaders();
            headers.add("one", new byte[5_000]).add("two", new byte[5_000]).add("two", new byte[5_000]);

            router.raw(MESSAGES, new TestRecord<>(new byte[1], new byte[1], headers, COMMITTED_AT));

            TestRecord<byte[], byte[]> letter = router.theOnlyOneOn(DEAD_LETTERS);
            assertThat(header(letter, "outbox.omitted.headers")).isEqualTo("3");
            assertThat(header(letter, "one")).isEqualTo("(absent)");
            assertThat(header(letter, "__streams.errors.topic")).isEqualTo(MESSAGES);
        }
    }

    /** With headers as long as they can be: three texts of the event that are cut, and a reason. */
    @Test
    void shouldFitALetterWithoutTheRecordInTheLeastThatATopicMayTake() throws ExecutionException, InterruptedException {
        String longest = "\u20ac".repeat(600);
        try (RouterHarness router = new RouterHarness(Map.of("route.aggregate.types", "order"))) {
            make(router, DEAD_LETTERS, Map.of("max.message.bytes", "8192"));

            router.raw(
                    MESSAGES,
                    "k".repeat(9_000),
                    Envelopes.message(
                            "outbox",
                            "{\"id\":\"%1$s\",\"aggregatetype\":\"%1$s\",\"aggregateid\":\"%1$s\",\"payload\":1}"
                                    .formatted(longest)
                                    .getBytes(StandardCharsets.UTF_8)));

            TestRecord<byte[], byte[]> letter = router.theOnlyOneOn(DEAD_LETTERS);
            assertThat(header(letter, "outbox.event.id")).startsWith("\u20ac").endsWith("\u2026");
            assertThat(header(letter, "outbox.aggregate.type")).endsWith("\u2026");
            assertThat(header(letter, "outbox.aggregate.id")).endsWith("\u2026");
        }
    }

    @Test
    void shouldStopWhenTheDeadLetterTopicTakesNoLetterAnyMore() throws ExecutionException, InterruptedException {
        try (RouterHarness router = new RouterHarness()) {
            make(router, DEAD_LETTERS, Map.of("max.message.bytes", "100"));

            assertThatThrownBy(() -> router.message("nonsense"))
                    .hasRootCauseInstanceOf(KafkaException.class)
                    .hasRootCauseMessage(
                            "the dead-letter topic outbox.dead-letters takes records of 100 bytes: raise its"
                                    + " max.message.bytes");
        }
    }

    @Test
    void shouldMakeADeadLetterOfARecordThatAnyBugFailsOn() {
        for (RuntimeException bug : List.of(
                new ClassCastException("secret"),
                new IllegalStateException("secret"),
                new NullPointerException("secret"),
                new IndexOutOfBoundsException("secret"))) {
            try (RouterHarness router = new RouterHarness(new Failing(bug), Map.of())) {
                router.message(event("order", "1")).message(event("invoice", "2"));

                TestRecord<byte[], byte[]> letter = router.theOnlyOneOn(DEAD_LETTERS);
                assertThat(header(letter, "outbox.error.code")).isEqualTo("UNEXPECTED_ERROR");
                assertThat(header(letter, "__streams.errors.message"))
                        .contains(bug.getClass().getName())
                        .doesNotContain("secret");
                assertThat(header(letter, "__streams.errors.topic")).isEqualTo(MESSAGES);
                assertThat(router.on("outbox.event.invoice")).hasSize(1);
                assertThat(router.rejected()).containsEntry("UNEXPECTED_ERROR", 1.0);
            }
        }
    }

    /**
     * Under exactly-once Kafka Streams makes a TaskCorruptedException of a TimeoutException that leaves the processor by
     * itself, takes the task up again, and again, and asks nobody.
     */
    @Test
    void shouldEndTheThreadWhenKafkaDoesNotAnswer() {
        try (RouterHarness router = new RouterHarness()) {
            router.admin().timeoutNextRequest(1);

            Throwable failure = catchThrowable(() -> router.message(event("order", "1")));

            assertThat(failure)
                    .isInstanceOf(StreamsException.class)
                    .isNotInstanceOf(TaskCorruptedException.class)
                    .hasRootCauseInstanceOf(TimeoutException.class);
            assertThat(router.topics()).isEmpty();
        }
    }

    /** Fails when it is asked about the topic of orders. */
    private static final class Failing extends MockAdminClient {

        private final RuntimeException bug;

        Failing(RuntimeException bug) {
            super(List.of(new Node(0, "a", 1)), new Node(0, "a", 1));
            this.bug = bug;
        }

        @Override
        public synchronized DescribeTopicsResult describeTopics(TopicCollection topics, DescribeTopicsOptions options) {
            Collection<String> names = ((TopicCollection.TopicNameCollection) topics).topicNames();
            if (names.contains("outbox.event.order")) {
                throw bug;
            }
            return super.describeTopics(topics, options);
        }
    }

    private static void assertThatTheLargestIs(RouterHarness router, int bytes) {
        int fits = LIMIT - 200;
        while (router.message(event("order", "1", "x".repeat(fits)))
                .on(DEAD_LETTERS)
                .isEmpty()) {
            fits++;
        }
        // Batch, record, key and header: what the largest event that was taken has beside its payload.
        int beside = 61 + 21 + 1 + "id".length() + 1 + 3;
        assertThat(fits - 1 + beside).isBetween(bytes - 5, bytes + 5);
    }

    private static void make(RouterHarness router, String topic, Map<String, String> settings)
            throws ExecutionException, InterruptedException {
        router.admin()
                .createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(settings)))
                .all()
                .get();
    }

    private static String event(String aggregateType, String id) {
        return event(aggregateType, id, "x");
    }

    private static String event(String aggregateType, String id, String payload) {
        return "{\"id\":\"%s\",\"aggregatetype\":\"%s\",\"aggregateid\":\"1\",\"payload\":\"%s\"}"
                .formatted(id, aggregateType, payload);
    }

    private static String event(String aggregateType, String id, long at) {
        return "{\"id\":\"%s\",\"aggregatetype\":\"%s\",\"aggregateid\":\"1\",\"at\":%d,\"payload\":1}"
                .formatted(id, aggregateType, at);
    }
}
