package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outboxrouter.connect.ConnectorFile;
import dev.outboxrouter.connect.Registrar;
import dev.outboxrouter.connect.Registration;
import dev.outboxrouter.stack.Connector;
import dev.outboxrouter.stack.LocalStack;
import dev.outboxrouter.stack.ServiceName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Debezium up to 3.6 sends the messages of the last transaction once more at every restart of the connector, with
 * exactly-once support too. Here it does, and no router passes any of them on twice, one that was started meanwhile neither;
 * nothing else would absorb them. It takes the shared pipeline exclusively: any other change in the log would become the last
 * transaction.
 */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(Pipeline.SHARED)
@Order(Integer.MAX_VALUE - 4)
class OlderConnectorIT {

    private static final int RESTARTS = 2;
    private static final int EVENTS = 5;
    private static final String CHANGELOG = "older-router-last-transactions-changelog";

    private final Pipeline pipeline;

    @TempDir
    private Path directory;

    OlderConnectorIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldAbsorbTheLastTransactionThatIsSentOnceMoreAtEveryRestart() throws Exception {
        LocalStack older = pipeline.withOtherConnect("older", Path.of("target", plugins()));
        try {
            older.service(ServiceName.CONNECT).start();
            ConnectorFile file = olderConnector();
            register(older, file);
            Connector connector = new Connector(older.config().connect(), file.name());
            RouterProcess router = RouterProcess.start(pipeline, directory, routerOptions());
            try {
                List<String> committed = new ArrayList<>(commit("first"));
                awaitEvents(committed.size());
                for (int restart = 1; restart <= RESTARTS; restart++) {
                    // The next one knows only what this one has written before its last commit.
                    router.close();
                    router = RouterProcess.start(pipeline, directory, routerOptions());
                    long before = rawRecords();
                    connector.restart();
                    connector.awaitRunning(Waiting.LIMIT);
                    Waiting.await()
                            .alias("the connector sends the last transaction again at restart " + restart)
                            .untilAsserted(() -> assertThat(rawRecords()).isGreaterThanOrEqualTo(before + EVENTS));
                    committed.addAll(commit("after-" + restart));
                    awaitEvents(committed.size());
                }

                pipeline.awaitCaughtUp("older-router", "older\\.message");
                assertThat(rawRecords()).isGreaterThanOrEqualTo((1 + 2L * RESTARTS) * EVENTS);
                assertThat(eventIds()).isEqualTo(committed);
                assertThat(Topics.read(pipeline, CHANGELOG))
                        .as("a transaction is remembered once for each commit, and not for each of its changes")
                        .hasSizeBetween(1, committed.size() - 1);
                assertThat(router.process().isAlive()).isTrue();
            } finally {
                router.close();
            }
            pipeline.unregister(older.config().connect(), file);
        } finally {
            older.clean();
        }
    }

    private static String plugins() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("debezium-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The connector that ships, for topics, a slot and messages of its own. */
    private ConnectorFile olderConnector() {
        ConnectorFile shipped = pipeline.shippedConnector();
        ObjectNode config = shipped.config().deepCopy();
        config.put("topic.prefix", "older");
        config.put("slot.name", "older_slot");
        config.put("message.prefix.include.list", "older/.*");
        // What comes between, seen or not, would end the last transaction.
        config.remove(List.of("heartbeat.interval.ms", "heartbeat.action.query"));
        return new ConnectorFile("older-connector", config);
    }

    private static void register(LocalStack older, ConnectorFile file) throws InterruptedException {
        Registration registration =
                new Registrar(older.config().connect(), file, Waiting.LIMIT, System.out::println).register();
        assertThat(registration).isInstanceOf(Registration.Running.class);
    }

    private Map<String, String> routerOptions() {
        return Map.of(
                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers(),
                "OUTBOX_ROUTER_KAFKA_APPLICATION_ID", "older-router",
                "OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS", "older.message",
                "OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS", "older.public.none",
                "OUTBOX_ROUTER_MESSAGE_PREFIX_INCLUDE_LIST", "older/.*",
                "OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT", "older.event.${routedByValue}",
                "OUTBOX_ROUTER_DEAD_LETTER_TOPIC", "older.dead-letters");
    }

    /** A transaction of messages alone; the ids of its events. */
    private List<String> commit(String name) throws SQLException {
        List<String> ids = new ArrayList<>();
        Transaction.commit(pipeline, transaction -> {
            for (int i = 0; i < EVENTS; i++) {
                String id = name + '-' + i;
                String event = "{\"id\":\"%s\",\"aggregatetype\":\"order\",\"aggregateid\":\"1\",\"payload\":{}}";
                transaction.message("older/order/1", event.formatted(id).getBytes(StandardCharsets.UTF_8));
                ids.add(id);
            }
        });
        return ids;
    }

    private void awaitEvents(int count) {
        Topics.await(pipeline, "older\\.event\\..*", count);
    }

    private List<String> eventIds() {
        return Topics.read(pipeline, "older\\.event\\..*").stream()
                .map(event -> Topics.header(event, "id"))
                .toList();
    }

    private long rawRecords() {
        return Topics.read(pipeline, "older\\.message").size();
    }
}
