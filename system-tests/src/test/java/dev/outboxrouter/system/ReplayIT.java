package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** History is routed again, beside the router that has routed it. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class ReplayIT {

    private static final int COUNT = 10_000;

    private final Pipeline pipeline;

    @TempDir
    private Path directory;

    ReplayIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldFillATopicWithWhatTheLiveTopicHasOfTheRange() throws Exception {
        emit("before");
        Instant from = Instant.now();
        emit("within");
        Instant to = Instant.now();
        awaitNextMillisecond(to);
        emit("after");

        RouterProcess.End end = run(
                shipped(),
                "--from",
                from.toString(),
                "--to",
                to.toString(),
                "--aggregate-type",
                "replayed",
                "--topic",
                "replayed-again");

        assertThat(end.exitCode()).as(end.output()).isIn(0, 7);
        assertThat(end.output()).contains("20  events written of replayed").contains("Next: ");
        Arrived live = Arrived.on(pipeline, "outbox.event.replayed");
        Map<String, List<String>> ofTheRange = new HashMap<>();
        live.byKey().forEach((key, events) -> {
            List<String> within =
                    events.stream().filter(event -> event.contains("within")).toList();
            ofTheRange.put(key, within);
        });
        Arrived replayed = Arrived.on(pipeline, "replayed-again");
        assertThat(replayed.byKey()).isEqualTo(ofTheRange);
        assertThat(Set.copyOf(replayed.headers("outbox.replayed")))
                .hasSize(20)
                .allMatch(place -> place.matches("example\\.(message|public\\.outbox)-\\d@\\d+"));
        assertThat(replayed.headers("outbox.aggregate.type")).containsOnly("replayed");

        RouterProcess.End again = run(shipped(), "--topic", "replayed-again");
        assertThat(again.exitCode()).as(again.output()).isEqualTo(4);
        assertThat(again.output()).contains("replayed-again is not empty").contains("--continue");
        RouterProcess.End goneOn = run(shipped(), "--topic", "replayed-again", "--continue");
        assertThat(goneOn.output()).contains("0 raw records read");
        assertThat(Arrived.on(pipeline, "replayed-again").size()).isEqualTo(20);
        Topics.settle(pipeline);
    }

    @Test
    void shouldRefuseTheLiveTopicsUnlessToldSoTwice() throws Exception {
        RouterProcess.End live = run(shipped(), "--topic", "outbox.event.replayed");
        assertThat(live.exitCode()).isEqualTo(4);
        assertThat(live.output()).contains("is one of the live topics by its name");
        RouterProcess.End raw = run(shipped(), "--topic", "example.message");
        assertThat(raw.exitCode()).isEqualTo(4);
        RouterProcess.End once = run(shipped(), "--to-live-topics");
        assertThat(once.exitCode()).isEqualTo(2);
        assertThat(once.output()).contains("--consumers-read-again");
    }

    @Test
    void shouldGoOnWhereItWasKilledAndSayWhatRetentionHasTaken() throws Exception {
        RawMessages.write(pipeline, "history.message", "history", COUNT);
        Map<String, String> own = own();

        try (ProducerQuota quota = new ProducerQuota(pipeline, "outbox-router-replay")) {
            try (RouterProcess killed = replay(own, "--from", "0", "--topic", "history-again")) {
                awaitMoreThan(0, quota);
                killed.process().destroyForcibly().waitFor();
            }
            long written = Topics.ends(pipeline, "history-again");
            assertThat(written).isPositive().isLessThan(COUNT);
            try (RouterProcess stopped = replay(own, "--topic", "history-again", "--continue")) {
                awaitMoreThan(written, quota);
                stopped.process().destroy();
                RouterProcess.End end = stopped.end();
                assertThat(end.exitCode()).as(end.output()).isEqualTo(7);
                assertThat(end.output()).contains("raw records read", "Next: ");
            }
        }
        assertThat(Topics.ends(pipeline, "history-again")).isLessThan(COUNT);
        RouterProcess.End rest = run(own, "--topic", "history-again", "--continue");

        assertThat(rest.exitCode()).as(rest.output()).isZero();
        Arrived arrived = Arrived.on(pipeline, "history-again");
        assertThat(Set.copyOf(arrived.headers("id"))).hasSize(COUNT);
        assertThat(arrived.size()).isEqualTo(COUNT);
        arrived.byKey()
                .forEach((key, events) -> assertThat(events)
                        .as("aggregate " + key)
                        .isSortedAccordingTo(Comparator.comparingInt(
                                event -> Integer.parseInt(event.substring(0, event.indexOf(' '))))));

        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", pipeline.config().bootstrapServers()))) {
            admin.deleteRecords(Map.of(new TopicPartition("history.message", 1), RecordsToDelete.beforeOffset(100)))
                    .all()
                    .get();
        }
        RouterProcess.End lost = run(own, "--from", "7", "--to", "150", "--dry-run");
        assertThat(lost.exitCode()).as(lost.output()).isEqualTo(7);
        assertThat(lost.output())
                .contains("Retention: history.message-1 begins with offset 100 of ")
                .contains("is lost, and was asked for")
                .contains("%d  events would be written of history".formatted(143 + 50 + 143));
    }

    @Test
    void shouldWriteToTheLiveTopicsOfARouterOfItsOwn() throws Exception {
        RawMessages.write(pipeline, "live.message", "live", 100);
        Map<String, String> own = new HashMap<>(own());
        own.put("OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS", "live.message");

        List<String> arguments = new ArrayList<>(List.of("--to-live-topics", "--consumers-read-again"));
        arguments.addAll(List.of("--aggregate-id", "7"));
        RouterProcess.End end = run(own, arguments.toArray(String[]::new));

        assertThat(end.exitCode()).as(end.output()).isZero();
        Arrived arrived = Arrived.on(pipeline, "replay.event.live");
        assertThat(arrived.headers("id")).containsExactly("7", "57");
        assertThat(arrived.headers("outbox.replayed")).allMatch(place -> place.startsWith("live.message-"));
    }

    private void awaitMoreThan(long written, ProducerQuota quota) {
        Waiting.await()
                .alias(quota + " lets another batch pass")
                .untilAsserted(
                        () -> assertThat(Topics.ends(pipeline, "history-again")).isGreaterThan(written));
    }

    /** Commit times are compared in milliseconds: what is committed next is later than this moment. */
    private static void awaitNextMillisecond(Instant moment) {
        Waiting.await()
                .untilAsserted(() -> assertThat(Instant.now().toEpochMilli()).isGreaterThan(moment.toEpochMilli()));
    }

    private void emit(String when) throws Exception {
        Transaction.commit(pipeline, tx -> {
            for (int i = 0; i < 10; i++) {
                tx.emit("replayed", "r-" + i % 3, "Emitted", "{\"when\": \"%s\", \"n\": %d}".formatted(when, i));
                tx.insert("replayed", "row-" + i % 3, "Inserted", "{\"when\": \"%s\", \"n\": %d}".formatted(when, i));
                tx.emit("other", "o-1", "Emitted", "{}");
            }
        });
        Topics.settle(pipeline);
    }

    private RouterProcess.End run(Map<String, String> options, String... arguments) throws Exception {
        try (RouterProcess process = replay(options, arguments)) {
            return process.end();
        }
    }

    private RouterProcess replay(Map<String, String> options, String... arguments) throws Exception {
        String[] all = new String[arguments.length + 1];
        all[0] = "replay";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return RouterProcess.start(pipeline, Files.createTempDirectory(directory, "replay"), options, all);
    }

    private Map<String, String> shipped() {
        return Map.of("OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers());
    }

    private Map<String, String> own() {
        return Map.of(
                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers(),
                "OUTBOX_ROUTER_KAFKA_APPLICATION_ID", "replay-router",
                "OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS", "history.message",
                "OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS", "nothing.public.outbox",
                "OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT", "replay.event.${routedByValue}",
                "OUTBOX_ROUTER_DEAD_LETTER_TOPIC", "replay.dead-letters");
    }
}
