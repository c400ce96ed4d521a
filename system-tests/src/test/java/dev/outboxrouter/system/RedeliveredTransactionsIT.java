package dev.outboxrouter.system;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.connect.ConnectorFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The router filters thousands of transactions that the connector redelivers, as it does after a database crash behind a long
 * open transaction. Rewinding the connector makes the redelivery independent of where the crash hits.
 */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
@Order(2)
class RedeliveredTransactionsIT {

    private static final String GROUP = "rewound-router";
    private static final String RAW_TOPICS = "rewound\\.(message|public\\.rewound)";
    private static final String EVENTS = "rewound\\.event\\.order";
    private static final int WRITERS = 4;
    private static final int TRANSACTIONS_OF_A_WRITER = 1_250;
    private static final int AGGREGATES_OF_A_WRITER = 5;

    private final Pipeline pipeline;

    /** Ids of the committed events of each aggregate, in commit order. Rows have aggregates of their own. */
    private final Map<String, List<String>> committed = new TreeMap<>();

    @TempDir
    private Path directory;

    RedeliveredTransactionsIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldFilterThousandsOfTransactionsThatAreRedelivered() throws Exception {
        ConnectorFile connector = connector();
        execute("CREATE TABLE rewound (LIKE outbox INCLUDING ALL)");
        execute("CREATE PUBLICATION rewound_publication FOR TABLE rewound");
        try {
            pipeline.register(connector);
            commitOne("before");
            Topics.await(pipeline, "rewound\\.message", 1);
            try (RewindPoint point = RewindPoint.mark(pipeline, connector)) {
                redeliver(point);
            }
        } finally {
            pipeline.unregister(connector);
            execute("DROP PUBLICATION rewound_publication");
            execute("DROP TABLE rewound");
        }
    }

    private void redeliver(RewindPoint point) throws Exception {
        int redelivered;
        try (RouterProcess router = startRouter("first")) {
            router.awaitOutput("HTTP listens");
            commitLongTransaction();
            awaitRaw(events());
            redelivered = events() - 1;
            assertEachOnce("after their first delivery");

            point.rewind();
            point.awaitRedelivered();
            awaitRaw(events() + redelivered);
            assertEachOnce("after %d were redelivered".formatted(redelivered));

            killInTheMiddle(router, point, events() + 2 * redelivered);
        }
        try (RouterProcess router = startRouter("second")) {
            router.awaitOutput("HTTP listens");
            assertEachOnce("after %d were redelivered to a router that was killed".formatted(redelivered));
            commitOne("after");
            awaitRaw(events() + 2 * redelivered);
            assertEachOnce("after a new transaction");
            assertThat(router.process().isAlive()).isTrue();
        }
    }

    /** Kills the router when it has committed a part of the redelivery, and waits for the rest. */
    private void killInTheMiddle(RouterProcess router, RewindPoint point, int rawRecords) throws Exception {
        try (GroupLag lag = new GroupLag(pipeline.config().kafkaClient(), GROUP, RAW_TOPICS)) {
            Map<TopicPartition, Long> before = lag.ends();
            point.rewind();
            Waiting.await()
                    .alias("the router commits a part of the redelivery")
                    .untilAsserted(() -> assertThat(lag.committedBeyond(before)).isTrue());
            router.process().destroyForcibly().waitFor();
            point.awaitRedelivered();
            awaitRaw(rawRecords);
            assertThat(lag.records())
                    .as("records that the killed router has left")
                    .isPositive();
        }
    }

    /** A transaction that is open while all others commit. Its first change is a message, and a row follows. */
    private void commitLongTransaction() throws Exception {
        try (Connection connection = pipeline.connect()) {
            connection.setAutoCommit(false);
            emit(connection, "long", "long-0");
            insert(connection, "long-rows", "00000000-0000-0000-0000-000000000001");
            commitOthers();
            emit(connection, "long", "long-1");
            connection.commit();
        }
    }

    private void commitOthers() throws Exception {
        List<Future<?>> writing = new ArrayList<>();
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            for (int writer = 0; writer < WRITERS; writer++) {
                int number = writer;
                writing.add(writers.submit(() -> {
                    TransactionBurst.commit(
                            pipeline,
                            TRANSACTIONS_OF_A_WRITER,
                            "format('rewound/order/%s-%%s', i %% %d)".formatted(number, AGGREGATES_OF_A_WRITER),
                            "format('%s', '%s-' || i, '%s-' || i %% %d)"
                                    .formatted(content("%1$s", "%2$s"), number, number, AGGREGATES_OF_A_WRITER));
                    return number;
                }));
            }
            for (Future<?> each : writing) {
                each.get();
            }
        } finally {
            writers.shutdownNow();
        }
        for (int writer = 0; writer < WRITERS; writer++) {
            for (int i = 0; i < TRANSACTIONS_OF_A_WRITER; i++) {
                remember(writer + "-" + i % AGGREGATES_OF_A_WRITER, writer + "-" + i);
            }
        }
    }

    private void commitOne(String id) throws SQLException {
        try (Connection connection = pipeline.connect()) {
            emit(connection, "single", id);
        }
    }

    private void emit(Connection connection, String aggregateId, String id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_logical_emit_message(true, ?, ?::bytea)")) {
            statement.setString(1, "rewound/order/" + aggregateId);
            statement.setBytes(2, content(id, aggregateId).getBytes(StandardCharsets.UTF_8));
            statement.execute();
        }
        remember(aggregateId, id);
    }

    private void insert(Connection connection, String aggregateId, String id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO rewound (id, aggregatetype, aggregateid, type, payload)"
                        + " VALUES (?::uuid, 'order', ?, 'Placed', '{}')")) {
            statement.setString(1, id);
            statement.setString(2, aggregateId);
            statement.executeUpdate();
        }
        remember(aggregateId, id);
    }

    private static String content(String id, String aggregateId) {
        return "{\"id\":\"%s\",\"aggregatetype\":\"order\",\"aggregateid\":\"%s\",\"type\":\"Placed\",\"payload\":{}}"
                .formatted(id, aggregateId);
    }

    private void remember(String aggregateId, String id) {
        committed.computeIfAbsent(aggregateId, none -> new ArrayList<>()).add(id);
    }

    private int events() {
        return committed.values().stream().mapToInt(List::size).sum();
    }

    private void awaitRaw(int count) {
        try (CommittedRecords raw = new CommittedRecords(pipeline.config().kafkaClient(), RAW_TOPICS)) {
            Waiting.await()
                    .alias("the connector delivers " + count + " raw records")
                    .untilAsserted(() -> assertThat(raw.fetch().size()).isGreaterThanOrEqualTo(count));
        }
    }

    private void assertEachOnce(String when) {
        pipeline.awaitCaughtUp(GROUP, RAW_TOPICS);
        Map<String, List<String>> arrived = Topics.read(pipeline, EVENTS).stream()
                .collect(groupingBy(
                        event -> Topics.text(event.key()),
                        TreeMap::new,
                        mapping(event -> Topics.header(event, "id"), toList())));
        long copies = arrived.values().stream()
                .mapToLong(ids -> ids.size() - ids.stream().distinct().count())
                .sum();
        assertThat(copies).as("duplicates among %d events %s", events(), when).isZero();
        assertThat(arrived).as(when).isEqualTo(committed);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = pipeline.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The connector that ships, with a table, a slot and messages of its own. */
    private ConnectorFile connector() {
        ConnectorFile file = new ConnectorFile(
                "rewound-connector", pipeline.shippedConnector().config().deepCopy());
        file.config()
                .put("topic.prefix", "rewound")
                .put("slot.name", "rewound_slot")
                .put("publication.name", "rewound_publication")
                .put("table.include.list", "public\\.rewound")
                .put("message.prefix.include.list", "rewound/.*")
                .put("message.key.columns", "public.rewound:aggregateid")
                // Dozens of Kafka transactions, so that a redelivery has a middle.
                .put("max.batch.size", "100");
        return file;
    }

    private RouterProcess startRouter(String name) throws Exception {
        return RouterProcess.start(
                pipeline,
                Files.createDirectories(directory.resolve(name)),
                Map.of(
                        "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS",
                        pipeline.config().bootstrapServers(),
                        "OUTBOX_ROUTER_KAFKA_APPLICATION_ID",
                        GROUP,
                        "OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS",
                        "rewound.message",
                        "OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS",
                        "rewound.public.rewound",
                        "OUTBOX_ROUTER_MESSAGE_PREFIX_INCLUDE_LIST",
                        "rewound/.*",
                        "OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT",
                        "rewound.event.${routedByValue}",
                        "OUTBOX_ROUTER_DEAD_LETTER_TOPIC",
                        "rewound.dead-letters"));
    }
}
