package dev.outboxrouter.topology;

import static dev.outboxrouter.topology.RouterHarness.DEAD_LETTERS;
import static dev.outboxrouter.topology.RouterHarness.header;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where records go: topics that exist, and that take them. */
class DeliveryTest {

    private final RouterHarness router = new RouterHarness();

    @AfterEach
    void close() {
        router.close();
    }

    @Test
    void shouldMakeATopicBeforeItsFirstRecord() throws ExecutionException, InterruptedException {
        router.message(event("order", 10)).message(event("order", 10)).message(event("invoice", 10));

        Map<String, TopicDescription> made = router.admin()
                .describeTopics(List.of("outbox.event.order", "outbox.event.invoice"))
                .allTopicNames()
                .get();
        assertThat(made.values())
                .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(6));
        assertThat(router.admin().listTopics().names().get())
                .containsExactlyInAnyOrder("outbox.event.order", "outbox.event.invoice");
    }

    @Test
    void shouldMakeTheDeadLetterTopicSoThatItTakesAnyRecordAndKeepsIt()
            throws ExecutionException, InterruptedException {
        router.message("nonsense");

        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, DEAD_LETTERS);
        var settings =
                router.admin().describeConfigs(List.of(topic)).all().get().get(topic);
        assertThat(requireNonNull(settings).get("max.message.bytes").value()).isEqualTo("39845888");
        assertThat(settings.get("retention.ms").value()).isEqualTo("-1");
        assertThat(settings.get("cleanup.policy").value()).isEqualTo("delete");
    }

    @Test
    void shouldAskATopicHowMuchItTakes() throws ExecutionException, InterruptedException {
        NewTopic small = new NewTopic("outbox.event.small", 1, (short) 1).configs(Map.of("max.message.bytes", "2000"));
        router.admin().createTopics(Set.of(small)).all().get();

        router.message(event("small", 1_500)).message(event("small", 2_500)).message(event("order", 2_500));

        assertThat(router.on("outbox.event.small")).hasSize(1);
        assertThat(router.on("outbox.event.order")).hasSize(1);
        assertThat(header(router.theOnlyOneOn(DEAD_LETTERS), "__streams.errors.message"))
                .contains("2000");
    }

    @Test
    void shouldTakeARecordOfExactlyTheTopicsSize() throws ExecutionException, InterruptedException {
        NewTopic small = new NewTopic("outbox.event.small", 1, (short) 1).configs(Map.of("max.message.bytes", "2000"));
        router.admin().createTopics(Set.of(small)).all().get();
        int fits = 1_500;
        while (router.message(event("small", fits)).on(DEAD_LETTERS).isEmpty()) {
            fits++;
        }

        int size = AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE, CompressionType.NONE, new byte[1], new byte[fits - 1], new Header[] {
                    new RecordHeader("id", new byte[1])
                });
        assertThat(size).isEqualTo(2_000);
    }

    @Test
    void shouldAskForATopicOnce() throws ExecutionException, InterruptedException {
        router.message(event("order", 1));
        router.admin().timeoutNextRequest(1);

        router.message(event("order", 1));

        assertThat(router.on("outbox.event.order")).hasSize(2);
    }

    @Test
    void shouldMakeADeadLetterOfAnEventWhoseTopicKafkaRefuses() throws ExecutionException, InterruptedException {
        // There is one broker.
        try (RouterHarness refused = new RouterHarness(Map.of("topic.creation.default.replication.factor", "3"))) {
            NewTopic letters =
                    new NewTopic(DEAD_LETTERS, 1, (short) 1).configs(Map.of("max.message.bytes", "39845888"));
            NewTopic invoices = new NewTopic("outbox.event.invoice", 1, (short) 1);
            refused.admin().createTopics(List.of(letters, invoices)).all().get();

            refused.message(event("order", 10)).message(event("invoice", 10));

            assertThat(header(refused.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                    .isEqualTo("TOPIC_REFUSED");
            assertThat(refused.on("outbox.event.invoice")).hasSize(1);
        }
    }

    @Test
    void shouldNotMakeADeadLetterOfAGoodEventWhenKafkaCannotBeAsked() {
        router.admin().timeoutNextRequest(1);

        assertThatThrownBy(() -> router.message(event("order", 10))).hasRootCauseInstanceOf(TimeoutException.class);
        assertThat(router.topics()).isEmpty();
    }

    @Test
    void shouldLeaveOutAValueThatEvenTheDeadLetterTopicDoesNotTake() throws ExecutionException, InterruptedException {
        NewTopic small = new NewTopic(DEAD_LETTERS, 1, (short) 1).configs(Map.of("max.message.bytes", "2000"));
        router.admin().createTopics(Set.of(small)).all().get();

        router.message("x".repeat(5_000));

        TestRecord<byte[], byte[]> letter = router.theOnlyOneOn(DEAD_LETTERS);
        assertThat(letter.value()).isEmpty();
        assertThat(header(letter, "outbox.omitted.value.bytes"))
                .isEqualTo(String.valueOf(
                        Envelopes.message("outbox", "x".repeat(5_000).getBytes(StandardCharsets.UTF_8))
                                .length()));
        assertThat(header(letter, "outbox.error.code")).isEqualTo("CONTENT_NOT_JSON");
    }

    @Test
    void shouldNotRouteIntoATopicThatHasAnotherPurpose() {
        try (RouterHarness other = new RouterHarness(
                Map.of("dead.letter.topic", "outbox.event.dead", "source.outbox.topics", "outbox.event.raw"))) {
            other.message(event("dead", 1));
            assertThat(header(other.theOnlyOneOn("outbox.event.dead"), "outbox.error.code"))
                    .isEqualTo("AGGREGATE_TYPE_ILLEGAL");

            other.message(event("raw", 1));
            assertThat(header(other.theOnlyOneOn("outbox.event.dead"), "outbox.error.code"))
                    .isEqualTo("AGGREGATE_TYPE_ILLEGAL");
        }
    }

    @Test
    void shouldTakeTheLongestAggregateTypeThatMakesATopic() {
        router.message(event("t".repeat(236), 1)).message(event("t".repeat(237), 1));

        assertThat(router.on("outbox.event." + "t".repeat(236))).hasSize(1);
        assertThat(header(router.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                .isEqualTo("AGGREGATE_TYPE_ILLEGAL");
    }

    @Test
    void shouldMakeATopicWithTheSettingsOfItsGroup() throws ExecutionException, InterruptedException {
        try (RouterHarness grouped = new RouterHarness(Map.of(
                "topic.creation.groups", "big",
                "topic.creation.big.include", "outbox\\.event\\.big",
                "topic.creation.big.partitions", "12",
                "topic.creation.big.max.message.bytes", "2000",
                "topic.creation.default.retention.ms", "1000"))) {
            grouped.message(event("big", 10)).message(event("order", 2_500)).message(event("big", 2_500));

            var topics = grouped.admin()
                    .describeTopics(List.of("outbox.event.big", "outbox.event.order"))
                    .allTopicNames()
                    .get();
            assertThat(requireNonNull(topics.get("outbox.event.big")).partitions())
                    .hasSize(12);
            assertThat(requireNonNull(topics.get("outbox.event.order")).partitions())
                    .hasSize(6);
            assertThat(header(grouped.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                    .isEqualTo("EVENT_TOO_LARGE");
            ConfigResource big = new ConfigResource(ConfigResource.Type.TOPIC, "outbox.event.big");
            assertThat(requireNonNull(grouped.admin()
                                    .describeConfigs(List.of(big))
                                    .all()
                                    .get()
                                    .get(big))
                            .get("retention.ms")
                            .value())
                    .isEqualTo("1000");
        }
    }

    @Test
    void shouldMakeADeadLetterOfAnEventWithoutATopicWhenNoneIsMade() throws ExecutionException, InterruptedException {
        try (RouterHarness none = new RouterHarness(Map.of("topic.creation.enable", "false"))) {
            none.admin()
                    .createTopics(List.of(new NewTopic("outbox.event.invoice", 1, (short) 1)))
                    .all()
                    .get();

            none.message(event("order", 10)).message(event("invoice", 10));

            assertThat(header(none.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                    .isEqualTo("TOPIC_MISSING");
            assertThat(none.on("outbox.event.invoice")).hasSize(1);
            assertThat(none.admin().listTopics().names().get())
                    .contains(DEAD_LETTERS)
                    .doesNotContain("outbox.event.order");
        }
    }

    @Test
    void shouldMakeNoMoreTopicsThanAreAllowed() throws ExecutionException, InterruptedException {
        try (RouterHarness few = new RouterHarness(Map.of("route.topics.max", "3"))) {
            few.admin()
                    .createTopics(List.of(
                            new NewTopic("outbox.event.before", 1, (short) 1),
                            new NewTopic("somebody.elses", 1, (short) 1)))
                    .all()
                    .get();
            for (int i = 0; i < 1_000; i++) {
                few.message(event("flood-" + i, 1));
            }
            few.message(event("before", 1)).message(event("flood-1", 1));

            assertThat(few.admin().listTopics().names().get())
                    .containsExactlyInAnyOrder(
                            "outbox.event.before",
                            "outbox.event.flood-0",
                            "outbox.event.flood-1",
                            "somebody.elses",
                            DEAD_LETTERS);
            assertThat(few.on("outbox.event.before")).hasSize(1);
            assertThat(few.on("outbox.event.flood-1")).hasSize(2);
            assertThat(few.on(DEAD_LETTERS))
                    .hasSize(998)
                    .allSatisfy(letter ->
                            assertThat(header(letter, "outbox.error.code")).isEqualTo("TOPIC_LIMIT_REACHED"));
        }
    }

    @Test
    void shouldNotRouteIntoATopicThatARegularExpressionReads() {
        try (RouterHarness other = new RouterHarness(Map.of("source.outbox.topics.regex", "outbox\\.event\\.raw.*"))) {
            other.message(event("raw1", 1));

            assertThat(header(other.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                    .isEqualTo("AGGREGATE_TYPE_ILLEGAL");
        }
    }

    @Test
    void shouldNotMakeATopicAgainThatWasDeletedAMomentAgoWhenNoneIsMade()
            throws ExecutionException, InterruptedException {
        try (RouterHarness none = new RouterHarness(Map.of("topic.creation.enable", "false"))) {
            NewTopic order = new NewTopic("outbox.event.order", 1, (short) 1);
            NewTopic invoice = new NewTopic("outbox.event.invoice", 1, (short) 1);
            none.admin().createTopics(List.of(order, invoice)).all().get();
            none.message(event("invoice", 10));
            none.admin().deleteTopics(List.of("outbox.event.order")).all().get();

            none.message(event("order", 10));

            assertThat(header(none.theOnlyOneOn(DEAD_LETTERS), "outbox.error.code"))
                    .isEqualTo("TOPIC_MISSING");
        }
    }

    @Test
    void shouldMakeATopicAnewThatWasDeletedUnderAnEvent() throws ExecutionException, InterruptedException {
        router.message(event("order", 1)).message(event("invoice", 1)).message("nonsense");
        router.topicsOfKafka().lookAgain();
        router.topicsOfKafka().lookAgain();
        List<String> deleted = List.of("outbox.event.order", "outbox.event.invoice", DEAD_LETTERS);
        router.admin().deleteTopics(deleted).all().get();

        // On its way when the topics went; of an invoice there was none.
        router.message(event("order", 1)).message("nonsense");
        router.topicsOfKafka().lookAgain();

        assertThat(router.admin().listTopics().names().get())
                .containsExactlyInAnyOrder("outbox.event.order", DEAD_LETTERS);
        router.message(event("invoice", 1));
        assertThat(router.admin().listTopics().names().get()).contains("outbox.event.invoice");
    }

    private static String event(String aggregateType, int payloadLength) {
        return "{\"id\":\"1\",\"aggregatetype\":\"%s\",\"aggregateid\":\"1\",\"payload\":\"%s\"}"
                .formatted(aggregateType, "x".repeat(payloadLength));
    }
}
