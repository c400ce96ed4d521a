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
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Debezium up to 3.6 redelivers the messages of the last transaction at every restart of the connector, with exactly-once support
 * too. The router is replaced between the two copies and filters the second one; nothing else would. The test takes the shared
 * pipeline exclusively: any other change in the log would become the last transaction.
 */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(Pipeline.SHARED)
@Order(Integer.MAX_VALUE - 4)
class OlderConnectorIT {

    private static final int EVENTS = 5;

    /** How a router is replaced between the first copy of a transaction and the second. */
    private enum Replacement {
        STOPPED_AND_STARTED_BEFORE_THE_SECOND_COPY,
        KILLED_AND_STARTED_BEFORE_THE_SECOND_COPY,
        KILLED_AND_STARTED_AFTER_THE_SECOND_COPY
    }

    private final Pipeline pipeline;

    /** Begins the names of the group, the connector and the topics. */
    private String name = "older";

    @TempDir
    private Path directory;

    OlderConnectorIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldFilterTheLastTransactionThatIsRedeliveredAtEveryRestart() throws Exception {
        withOlderConnector(connector -> {
            RouterProcess router = startRouter();
            try {
                List<String> committed = new ArrayList<>(commit("first"));
                for (Replacement replacement : Replacement.values()) {
                    awaitEvents(committed.size());
                    end(router, replacement);
                    if (replacement == Replacement.KILLED_AND_STARTED_AFTER_THE_SECOND_COPY) {
                        redeliver(connector, "with the router " + replacement);
                        router = startRouter();
                    } else {
                        router = startRouter();
                        redeliver(connector, "with the router " + replacement);
                    }
                    committed.addAll(commit("after-" + replacement));
                }

                assertEachOnce(committed);
                assertThat(rawRecords()).isGreaterThanOrEqualTo((1 + 2L * Replacement.values().length) * EVENTS);
                assertThat(router.process().isAlive()).isTrue();
            } finally {
                router.close();
            }
        });
    }

    /**
     * {@code make upgrade FROM=<commit>}: two routers of an earlier version, one replaced after the other, with a redelivery before,
     * between and after.
     */
    @Test
    @EnabledIfSystemProperty(named = "upgrade.from", matches = ".+")
    void shouldUpgradeOneInstanceAfterTheOther() throws Exception {
        Path earlier = Path.of(System.getProperty("upgrade.from"));
        name = "upgraded";
        withOlderConnector(connector -> {
            List<RouterProcess> routers = new ArrayList<>();
            try {
                routers.add(startRouter("first", earlier));
                routers.add(startRouter("second", earlier));
                List<String> committed = new ArrayList<>(commit("first"));
                awaitEvents(committed.size());
                redeliver(connector, "of the earlier version");
                committed.addAll(commit("second"));
                awaitEvents(committed.size());

                for (int instance = 0; instance < 2; instance++) {
                    routers.get(instance).close();
                    RouterProcess upgraded = startRouter(
                            "upgraded-" + instance, pipeline.config().routerJar());
                    routers.set(instance, upgraded);
                    upgraded.awaitOutput("State transition from REBALANCING to RUNNING");
                    redeliver(connector, "with %d of two instances upgraded".formatted(instance + 1));
                    committed.addAll(commit("upgraded-" + instance));
                    awaitEvents(committed.size());
                }

                assertEachOnce(committed);
                assertThat(routers.get(1).output()).contains("Topic of an earlier version is not used any more");
            } finally {
                routers.forEach(RouterProcess::close);
            }
        });
    }

    /** Uses the connector while it runs. */
    private interface Scenario {
        void run(Connector connector) throws Exception;
    }

    private void withOlderConnector(Scenario scenario) throws Exception {
        LocalStack older = pipeline.withOtherConnect(name, Path.of("target", plugins()));
        try {
            older.service(ServiceName.CONNECT).start();
            ConnectorFile file = olderConnector();
            register(older, file);
            scenario.run(new Connector(older.config().connect(), file.name()));
            pipeline.unregister(older.config().connect(), file);
        } finally {
            older.clean();
        }
    }

    private void assertEachOnce(List<String> committed) {
        awaitEvents(committed.size());
        pipeline.awaitCaughtUp(name + "-router", name + "\\.message");
        assertThat(eventIds()).isEqualTo(committed);
    }

    private static void end(RouterProcess router, Replacement replacement) throws InterruptedException {
        switch (replacement) {
            case STOPPED_AND_STARTED_BEFORE_THE_SECOND_COPY -> router.close();
            case KILLED_AND_STARTED_BEFORE_THE_SECOND_COPY, KILLED_AND_STARTED_AFTER_THE_SECOND_COPY -> {
                int unused = router.process().destroyForcibly().waitFor();
            }
        }
    }

    private void redeliver(Connector connector, String when) throws Exception {
        long before = rawRecords();
        connector.restart();
        connector.awaitRunning(Waiting.LIMIT);
        Waiting.await()
                .alias("the connector redelivers the last transaction, " + when)
                .untilAsserted(() -> assertThat(rawRecords()).isGreaterThanOrEqualTo(before + EVENTS));
    }

    private RouterProcess startRouter() throws IOException {
        return RouterProcess.start(pipeline, directory, routerOptions());
    }

    private RouterProcess startRouter(String instance, Path jar) throws IOException {
        return RouterProcess.start(
                jar, pipeline, Files.createDirectories(directory.resolve(instance)), routerOptions());
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
        config.put("topic.prefix", name);
        config.put("slot.name", name + "_slot");
        config.put("message.prefix.include.list", name + "/.*");
        // A heartbeat would become the last transaction.
        config.remove(List.of("heartbeat.interval.ms", "heartbeat.action.query"));
        return new ConnectorFile(name + "-connector", config);
    }

    private static void register(LocalStack older, ConnectorFile file) throws InterruptedException {
        Registration registration =
                new Registrar(older.config().connect(), file, Waiting.LIMIT, System.out::println).register();
        assertThat(registration).isInstanceOf(Registration.Running.class);
    }

    private Map<String, String> routerOptions() {
        return Map.of(
                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers(),
                "OUTBOX_ROUTER_KAFKA_APPLICATION_ID", name + "-router",
                "OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS", name + ".message",
                "OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS", name + ".public.none",
                "OUTBOX_ROUTER_MESSAGE_PREFIX_INCLUDE_LIST", name + "/.*",
                "OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT", name + ".event.${routedByValue}",
                "OUTBOX_ROUTER_DEAD_LETTER_TOPIC", name + ".dead-letters");
    }

    /** Commits a transaction of messages alone, and returns the ids of its events. */
    private List<String> commit(String transactionName) throws SQLException {
        List<String> ids = new ArrayList<>();
        Transaction.commit(pipeline, transaction -> {
            for (int i = 0; i < EVENTS; i++) {
                String id = transactionName + '-' + i;
                String event = "{\"id\":\"%s\",\"aggregatetype\":\"order\",\"aggregateid\":\"1\",\"payload\":{}}";
                transaction.message(name + "/order/1", event.formatted(id).getBytes(StandardCharsets.UTF_8));
                ids.add(id);
            }
        });
        return ids;
    }

    private void awaitEvents(int count) {
        Topics.await(pipeline, name + "\\.event\\..*", count);
    }

    private List<String> eventIds() {
        return Topics.read(pipeline, name + "\\.event\\..*").stream()
                .map(event -> Topics.header(event, "id"))
                .toList();
    }

    private long rawRecords() {
        return Topics.read(pipeline, name + "\\.message").size();
    }
}
