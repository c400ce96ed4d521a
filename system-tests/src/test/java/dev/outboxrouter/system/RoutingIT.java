package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** From SQL to the aggregate topics. Every test ends with the proof that all arrived, once, in order, and nothing else. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class RoutingIT {

    private final Pipeline pipeline;

    RoutingIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @AfterEach
    void shouldHaveRoutedWhatWasCommittedAndNothingElse() {
        Topics.settle(pipeline);
    }

    @Test
    void shouldRouteEventsOfBothKinds() throws SQLException {
        long begun = System.currentTimeMillis();
        Transaction.commit(pipeline, tx -> {
            tx.emit("timed", "p-1", "PaymentMade", "{\"amount\": 12.50, \"note\": null, \"lines\": []}");
            tx.emit("timed", "p-1", "PaymentBooked", "{\"Zoë\": \"😀 \\\" \\\\ \"}");
            tx.insert("refund", "r-1", "RefundMade", "{\"b\": 1, \"a\": [1.0, 2e3]}");
        });
        long ended = System.currentTimeMillis();

        List<ConsumerRecord<byte[], byte[]>> timed = Topics.await(pipeline, "outbox\\.event\\.timed", 2);
        assertThat(timed).allSatisfy(event -> {
            assertThat(event.timestamp()).isBetween(begun - 1_000, ended + 1_000);
            assertThat(event.headers().toArray()).hasSize(2);
        });
        assertThat(timed)
                .extracting(ConsumerRecord::timestamp)
                .containsOnly(timed.get(0).timestamp());
    }

    @Test
    void shouldRouteATombstoneForAPayloadThatIsNull() throws SQLException {
        Transaction.commit(pipeline, tx -> tx.emit("payment", "p-2", "PaymentForgotten", null));
    }

    @Test
    void shouldNotRouteWhatIsRolledBack() throws SQLException {
        Transaction.rollBack(pipeline, tx -> {
            tx.emit("payment", "p-3", "Never", "{}");
            tx.insert("refund", "r-3", "Never", "{}");
        });
        Transaction.commit(pipeline, tx -> {
            tx.emit("payment", "p-3", "Before", "{}");
            Savepoint savepoint = tx.connection().setSavepoint();
            tx.first("SELECT outbox_emit('payment', 'p-3', 'Never', '{}')");
            tx.connection().rollback(savepoint);
            tx.emit("payment", "p-3", "After", "{}");
        });
    }

    @Test
    void shouldKeepTheCommitOrderOfInterleavedTransactions() throws SQLException {
        try (Connection first = pipeline.connect()) {
            first.setAutoCommit(false);
            String id;
            try (var row = first.createStatement().executeQuery("SELECT outbox_emit('account', 'a-1', 'Begun', '1')")) {
                row.next();
                id = row.getString(1);
            }
            Transaction.commit(pipeline, tx -> tx.emit("account", "a-1", "Between", "2"));
            first.commit();
            pipeline.ledger().committed(List.of(new Ledger.Event("outbox.event.account", "a-1", id, "Begun", "1")));
        }
    }

    @Test
    void shouldKeepManyEventsOfOneAggregateInOrder() throws SQLException {
        for (int i = 0; i < 20; i++) {
            int from = i * 100;
            Transaction.commit(pipeline, tx -> {
                for (int n = from; n < from + 100; n++) {
                    tx.emit("account", "a-2", "Counted", String.valueOf(n));
                    tx.emit("account", "a-" + n, "Opened", "{}");
                }
            });
        }
    }

    @Test
    void shouldTakeAnEventOfAnotherClientByteForByte() throws SQLException {
        String payload = "{ \"b\":1.0E+2,\"a\" :[ ],\n\"n\":null}";
        Transaction.commit(pipeline, tx -> {
            tx.message(
                    "outbox/account/a-3",
                    "{\"id\":77,\"aggregate_type\":\"account\",\"aggregateId\":3,\"payload\":%s}"
                            .formatted(payload)
                            .getBytes(StandardCharsets.UTF_8));
            tx.owe("account", "3", "77", "(absent)", payload);
        });
    }

    @Test
    void shouldNotRouteUpdatesAndDeletesOfOutboxRowsNorForeignMessages() throws SQLException {
        Transaction.commit(pipeline, tx -> {
            String id = tx.first("INSERT INTO outbox (aggregatetype, aggregateid, type, payload)"
                    + " VALUES ('refund', 'r-4', 'RefundMade', '{\"a\": 1}') RETURNING id");
            tx.owe("refund", "r-4", id, "RefundMade", "{\"a\": 1}");
            tx.first("UPDATE outbox SET payload = '{\"a\": 2}' WHERE aggregateid = 'r-4' RETURNING id");
            tx.first("DELETE FROM outbox WHERE aggregateid = 'r-4' RETURNING id");
            tx.message("audit", new byte[] {0, 1, 2});
            tx.message("outboxes", new byte[] {0, 1, 2});
        });
    }

    @Test
    void shouldSpreadMessagesOverThePartitionsThatWereAskedFor() throws Exception {
        Transaction.commit(pipeline, tx -> {
            for (int i = 0; i < 60; i++) {
                tx.emit("spread", "s-" + i, "Spread", "{}");
            }
            tx.insert("spread", "s-0-row", "Spread", "{}");
        });
        Topics.settle(pipeline);

        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", pipeline.config().bootstrapServers()))) {
            List<String> names = List.of("example.message", "example.public.outbox", "outbox.event.spread");
            Map<String, TopicDescription> topics =
                    admin.describeTopics(names).allTopicNames().get();
            assertThat(topics.values())
                    .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(6));
        }
        assertThat(Topics.read(pipeline, "example\\.message"))
                .extracting(ConsumerRecord::partition)
                .contains(0, 1, 2, 3, 4, 5);
    }
}
