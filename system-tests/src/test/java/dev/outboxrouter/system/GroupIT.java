package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Instances that subscribe to different raw topics, in one group. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class GroupIT {

    private static final String ROUTED = "outbox_router_events_routed_total";

    private final Pipeline pipeline;

    @TempDir
    private Path directory;

    GroupIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldRefuseAnInstanceWithOneMoreRawTopicSoThatTheOthersGoOn() throws Exception {
        try (RouterProcess old = start("refused-old", "refused", "refused.first,refused.later")) {
            RawMessages.write(pipeline, "refused.first", "refused", 20);
            awaitReady(old);
            awaitRouted(old, "refused", 20);

            try (RouterProcess added = start("refused-new", "refused", "refused.first,refused.later,refused.added")) {
                RouterProcess.End end = added.end();
                assertThat(end.exitCode()).isEqualTo(4);
                assertThat(end.output())
                        .contains("outbox-router: the group refused has members that subscribe to other raw topics")
                        .contains("-StreamThread-1-consumer at /")
                        .contains("stop every router of the group")
                        .doesNotContain("\tat ");
            }

            RouterProcess.End check = check("refused", "refused.first,refused.added");
            assertThat(check.exitCode()).isEqualTo(7);
            assertThat(check.output())
                    .contains("WRONG  group          a router of this configuration will not start: the group refused");
            assertThat(check("refused", "refused.later,refused.first").output())
                    .contains("ok     group          1 stream threads of the group refused read the same raw topics");

            RawMessages.write(pipeline, "refused.later", "refused", 20);
            awaitRouted(old, "refused", 40);
            awaitReady(old);
            assertThat(old.output()).doesNotContain("does not match the current subscription");
        }
    }

    /** The old instance sleeps through the start of the new one, and joins without a start of its own when it wakes. */
    @Test
    void shouldNotBeReadyWhileItsGroupKeepsRebalancing() throws Exception {
        RawMessages.write(pipeline, "looping.first", "looping", 20);
        RawMessages.write(pipeline, "looping.added", "looping", 20);
        try (RouterProcess old = start("looping-old", "looping", "looping.first")) {
            awaitReady(old);
            // A first start logs where it begins to read, once for each partition, and nothing else of a rebalance.
            Waiting.await()
                    .untilAsserted(() -> assertThat(old.output().lines())
                            .filteredOn(line ->
                                    line.contains("Raw partition is routed for the first time topic=looping.first "))
                            .hasSize(3));
            assertThat(old.output()).doesNotContain("changelog", "need to re-join", "(Re-)joining");

            signal("STOP", old);
            try (RouterProcess added = start("looping-new", "looping", "looping.first,looping.added")) {
                // Its partitions are free when the session of the old one has ended.
                awaitReady(added);
                signal("CONT", old);

                awaitLoopReported(old);
                awaitLoopReported(added);
                assertThat(old.output())
                        .contains("Request joining group due to: received assignment [")
                        .contains("does not match the current subscription")
                        .contains("ERROR GroupWatch Group keeps rebalancing");
            } finally {
                signal("CONT", old);
            }
            awaitReady(old);
            assertThat(old.http().metric("outbox_router_group_rebalancing", "")).isZero();
            assertThat(old.output()).contains("Group is stable again");
        }
    }

    private RouterProcess start(String name, String group, String topics) throws IOException {
        return RouterProcess.start(
                pipeline, Files.createDirectories(directory.resolve(name)), environment(group, topics));
    }

    private RouterProcess.End check(String group, String topics) throws Exception {
        try (RouterProcess process = RouterProcess.start(
                pipeline, Files.createTempDirectory(directory, "check"), environment(group, topics), "check")) {
            return process.end();
        }
    }

    /** Heartbeats every second: a loop turns, is noticed and ends in a third of the usual time. */
    private Map<String, String> environment(String group, String topics) {
        return Map.of(
                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS",
                pipeline.config().bootstrapServers(),
                "OUTBOX_ROUTER_KAFKA_APPLICATION_ID",
                group,
                "OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS",
                topics,
                "OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS",
                "",
                "OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT",
                group + ".event.${routedByValue}",
                "OUTBOX_ROUTER_DEAD_LETTER_TOPIC",
                group + ".dead-letters",
                "OUTBOX_ROUTER_KAFKA_MAIN_CONSUMER_HEARTBEAT_INTERVAL_MS",
                "1000",
                "OUTBOX_ROUTER_KAFKA_MAIN_CONSUMER_SESSION_TIMEOUT_MS",
                "6000");
    }

    private static void awaitReady(RouterProcess router) throws IOException {
        RouterHttp http = router.http();
        Waiting.await()
                .untilAsserted(() -> assertThat(http.get("/ready").body()).startsWith("ready: it reads "));
    }

    private static void awaitLoopReported(RouterProcess router) throws IOException {
        RouterHttp http = router.http();
        Waiting.await().untilAsserted(() -> {
            HttpResponse<String> answer = http.get("/ready");
            assertThat(answer.body())
                    .startsWith("not ready: its group has been rebalancing for ")
                    .contains("members that subscribe to other raw topics", "-StreamThread-1-consumer at /");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(http.metric("outbox_router_group_rebalancing", "")).isEqualTo(1);
        });
    }

    private static void awaitRouted(RouterProcess router, String aggregateType, int events) throws IOException {
        RouterHttp http = router.http();
        Waiting.await()
                .untilAsserted(() -> assertThat(http.metric(ROUTED, "aggregate_type=\"" + aggregateType + "\""))
                        .isEqualTo(events));
    }

    private static void signal(String name, RouterProcess router) throws Exception {
        assertThat(new ProcessBuilder(
                                "kill",
                                "-" + name,
                                String.valueOf(router.process().pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
