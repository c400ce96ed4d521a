package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Raw records that are deleted before they are routed, positions that expire, and logs that are truncated: the partition waits
 * for an operator, the others are routed, and the loss is reported. Each test has an application id and a raw topic of its own.
 */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class LostRecordsIT {

    private static final Pattern COMMAND = Pattern.compile("outbox-router\\.jar (continue [^\n]+)");

    private final Pipeline pipeline;
    private int starts;

    @TempDir
    private Path directory;

    LostRecordsIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldLetThePartitionWaitUntilAnOperatorContinues() throws Exception {
        RawMessages.create(pipeline, "vanished.message", 2);
        RawMessages.append(pipeline, "vanished.message", 0, "vanished", 0, 10);
        try (RouterProcess router = start("vanished")) {
            awaitIds("vanished", 0, 10);
            awaitReady(router);
        }
        RawMessages.append(pipeline, "vanished.message", 0, "vanished", 10, 40);
        RawMessages.append(pipeline, "vanished.message", 1, "vanished", 100, 110);
        deleteBefore("vanished.message", 0, 30);

        try (RouterProcess router = start("vanished")) {
            RouterHttp http = router.http();
            String reason = awaitNotReady(http, "vanished.message-0 waits: ");
            assertThat(reason).contains("records were deleted before they were routed", "offsets [10, 30)");
            Set<Integer> routed = Set.copyOf(IntStream.concat(IntStream.range(0, 10), IntStream.range(100, 110))
                    .boxed()
                    .toList());
            awaitIds("vanished", routed);
            assertThat(router.output())
                    .contains(
                            "ERROR",
                            "Raw partition waits: records were deleted before they were routed topic=vanished.message"
                                    + " partition=0 from=10 to=30 records=20");
            assertThat(http.metric("outbox_router_records_lost_total", "")).isEqualTo(20);
            Waiting.await()
                    .untilAsserted(() -> assertThat(http.metric(
                                    "outbox_router_partition_waits", "partition=\"0\",topic=\"vanished.message\""))
                            .isOne());
            assertThat(http.metric("outbox_router_partition_waits", "partition=\"1\",topic=\"vanished.message\""))
                    .isZero();
            assertThat(http.status().at("/router/waiting/0/command").asText()).contains("--from 10 --at 30");

            RouterProcess.End refused = run("vanished", command(reason).replace("--at 30", "--at 29"));
            assertThat(refused.exitCode()).isEqualTo(4);
            assertThat(refused.output()).contains("vanished.message-0 has the offsets from 30 to 39");
            assertThat(run("vanished", command(reason)).exitCode()).isZero();

            awaitReady(router);
            awaitIds("vanished", 0, 10, 30, 40, 100, 110);
        }
        try (RouterProcess router = start("vanished")) {
            awaitReady(router);
            assertThat(router.output()).doesNotContain("Raw partition waits", "routed for the first time");
        }
        awaitIds("vanished", 0, 10, 30, 40, 100, 110);
    }

    @Test
    void shouldNotRouteEverythingAgainWhenThePositionsAreGone() throws Exception {
        RawMessages.create(pipeline, "expired.message", 3);
        RawMessages.append(pipeline, "expired.message", 0, "expired", 0, 10);
        RawMessages.append(pipeline, "expired.message", 1, "expired", 100, 110);
        try (RouterProcess router = start("expired")) {
            awaitIds("expired", 0, 10, 100, 110);
            awaitReady(router);
        }
        RawMessages.append(pipeline, "expired.message", 0, "expired", 10, 15);
        TopicPartition truncated = new TopicPartition("expired.message", 1);
        try (Admin admin = admin()) {
            admin.deleteConsumerGroups(List.of("expired-router")).all().get();
            admin.alterConsumerGroupOffsets("expired-router", Map.of(truncated, new OffsetAndMetadata(500)))
                    .all()
                    .get();
        }

        try (RouterProcess router = start("expired")) {
            router.awaitOutput(
                    "Raw partition waits: the group's committed offset is gone; Kafka deletes it after"
                            + " offsets.retention.minutes topic=expired.message partition=0 from=10 to=10 records=0",
                    "Raw partition waits: the log ends before the group's position; it was truncated"
                            + " topic=expired.message partition=1 from=500 to=10 records=0");
            RouterHttp http = router.http();
            awaitNotReady(http, "and 1 more partitions wait");
            Matcher commands = COMMAND.matcher(router.output());
            while (commands.find()) {
                assertThat(run("expired", commands.group(1)).exitCode()).isZero();
            }
            awaitReady(router);
            RawMessages.append(pipeline, "expired.message", 1, "expired", 110, 112);
            RawMessages.append(pipeline, "expired.message", 2, "expired", 200, 202);
            awaitIds("expired", 0, 15, 100, 112, 200, 202);
        }
    }

    @Test
    void shouldContinueByItselfWhenTheOptionSaysSoAndReadARecreatedTopicFromItsStart() throws Exception {
        RawMessages.create(pipeline, "skipped.message", 1);
        RawMessages.create(pipeline, "recreated.message", 1);
        RawMessages.append(pipeline, "skipped.message", 0, "skipped", 0, 10);
        RawMessages.append(pipeline, "recreated.message", 0, "recreated", 0, 10);
        Map<String, String> options = Map.of(
                "OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS",
                "skipped.message,recreated.message",
                "OUTBOX_ROUTER_LOST_RECORDS",
                "continue");
        try (RouterProcess router = start("skipped", options)) {
            awaitIds("skipped", 0, 10);
            awaitIds("recreated", 0, 10);
            awaitReady(router);
        }
        RawMessages.append(pipeline, "skipped.message", 0, "skipped", 10, 20);
        deleteBefore("skipped.message", 0, 15);
        recreate("recreated.message");
        RawMessages.append(pipeline, "recreated.message", 0, "recreated", 20, 25);

        try (RouterProcess router = start("skipped", options)) {
            router.awaitOutput(
                    "Raw partition continues behind records that were not routed: records were deleted before they were"
                            + " routed topic=skipped.message partition=0 from=10 to=15 continues.at=15",
                    "Raw partition is routed for the first time topic=recreated.message partition=0 offset=0");
            awaitIds("skipped", 0, 10, 15, 20);
            awaitIds("recreated", 0, 10, 20, 25);
            awaitReady(router);
            assertThat(router.http().metric("outbox_router_records_lost_total", ""))
                    .isEqualTo(5);
        }
    }

    @Test
    void shouldNotTakeTransactionMarkersForLostRecords() throws Exception {
        try (OwnRawTopic raw = new OwnRawTopic(pipeline, "quiet.message", 1)) {
            raw.write(0, "quiet");
            try (RouterProcess router = start("quiet")) {
                awaitReady(router);
                Topics.await(pipeline, "lost\\.quiet", 1);
            }
            raw.abort(0);
            // It routes no record, so Kafka Streams by itself commits nothing.
            try (RouterProcess router = start("quiet")) {
                awaitReady(router);
                awaitCommitted("quiet", new TopicPartition("quiet.message", 0), 3);
            }
            assertThat(raw.deleteAll(0)).isEqualTo(3);
            try (RouterProcess router = start("quiet")) {
                awaitReady(router);
                raw.write(0, "quiet");
                Topics.await(pipeline, "lost\\.quiet", 2);
                assertThat(router.output()).doesNotContain("waits", "ERROR");
            }
        }
    }

    private void awaitCommitted(String name, TopicPartition partition, long offset) {
        try (Admin admin = admin()) {
            Waiting.await()
                    .untilAsserted(() -> assertThat(admin.listConsumerGroupOffsets(name + "-router")
                                    .partitionsToOffsetAndMetadata()
                                    .get())
                            .hasEntrySatisfying(
                                    partition,
                                    committed -> assertThat(committed.offset()).isEqualTo(offset)));
        }
    }

    private RouterProcess start(String name) throws Exception {
        return start(name, Map.of());
    }

    private RouterProcess start(String name, Map<String, String> options) throws Exception {
        return RouterProcess.start(pipeline, directory(), environment(name, options));
    }

    private RouterProcess.End run(String name, String command) throws Exception {
        try (RouterProcess run =
                RouterProcess.start(pipeline, directory(), environment(name, Map.of()), command.split(" "))) {
            return run.end();
        }
    }

    private Path directory() throws Exception {
        return Files.createDirectories(directory.resolve(String.valueOf(++starts)));
    }

    private Map<String, String> environment(String name, Map<String, String> options) {
        Map<String, String> all = new HashMap<>();
        all.put("OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers());
        all.put("OUTBOX_ROUTER_KAFKA_APPLICATION_ID", name + "-router");
        all.put("OUTBOX_ROUTER_DEAD_LETTER_TOPIC", name + ".dead-letters");
        all.put("OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS", name + ".message");
        all.put("OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS", "");
        all.put("OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT", "lost.${routedByValue}");
        all.putAll(options);
        return all;
    }

    private static String command(String reason) {
        Matcher command = COMMAND.matcher(reason);
        assertThat(command.find()).as(reason).isTrue();
        return command.group(1);
    }

    private static String awaitNotReady(RouterHttp http, String reason) {
        Waiting.await().untilAsserted(() -> {
            assertThat(http.get("/ready").body()).startsWith("not ready: ").contains(reason);
            assertThat(http.get("/ready").statusCode()).isEqualTo(503);
        });
        return http.get("/ready").body();
    }

    private static void awaitReady(RouterProcess router) throws Exception {
        RouterHttp http = router.http();
        Waiting.await()
                .untilAsserted(() -> assertThat(http.get("/ready").body())
                        .as(router.output())
                        .startsWith("ready: it reads "));
    }

    /** Waits until exactly the events of these ranges have arrived, each once: {@code from, to, from, to, …}. */
    private void awaitIds(String type, int... bounds) {
        Set<Integer> numbers = new TreeSet<>();
        for (int i = 0; i < bounds.length; i += 2) {
            IntStream.range(bounds[i], bounds[i + 1]).forEach(numbers::add);
        }
        awaitIds(type, numbers);
    }

    private void awaitIds(String type, Set<Integer> numbers) {
        String[] ids = numbers.stream().map(String::valueOf).toArray(String[]::new);
        Waiting.await()
                .untilAsserted(() -> assertThat(Topics.read(pipeline, "lost\\." + type))
                        .extracting(record -> Topics.header(record, "id"))
                        .containsExactlyInAnyOrder(ids));
    }

    private void deleteBefore(String topic, int partition, long offset) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    private void recreate(String topic) throws Exception {
        try (Admin admin = admin()) {
            Topics.delete(admin, topic);
        }
        Waiting.await().ignoreExceptions().untilAsserted(() -> RawMessages.create(pipeline, topic, 1));
    }

    private Admin admin() {
        return Admin.create(pipeline.config().kafkaClient());
    }
}
