package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.outboxrouter.stack.Service;
import dev.outboxrouter.stack.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Several routers are one: they share the partitions, and each can be replaced while the others go on. */
@ExtendWith(Pipeline.Running.class)
class InstancesIT {

    private static final String GROUP = "outbox-router";
    private static final String TOPIC = "outbox.event.rolled";

    /** The longest that an event may take while a router is replaced: rebalances, and not a session that times out. */
    private static final Duration PAUSE = Duration.ofSeconds(8);

    private final Pipeline pipeline;

    @TempDir
    private Path directory;

    InstancesIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldShareTheWorkAmongThreeAndPauseForARebalanceAtMostWhenEachIsReplaced() throws Exception {
        Transaction.commit(pipeline, tx -> tx.emit("rolled", "r-0", "First", "{}"));
        Topics.settle(pipeline);
        RouterProcess second = start("second");
        RouterProcess third = start("third");
        try {
            awaitSharedBy(3);
            AtomicBoolean stop = new AtomicBoolean();
            AtomicLong slowest = new AtomicLong();
            Thread writer = new Thread(() -> write(stop), "writer");
            Thread watcher = new Thread(() -> watch(stop, slowest), "watcher");
            writer.start();
            watcher.start();
            Thread.sleep(2_000);

            Service first = pipeline.stack().service(ServiceName.ROUTER);
            first.stop();
            first.start();
            awaitSharedBy(3);
            second.close();
            second = start("second");
            awaitSharedBy(3);
            third.close();
            third = start("third");
            awaitSharedBy(3);
            Thread.sleep(1_000);
            stop.set(true);
            writer.join();
            watcher.join();

            Topics.settle(pipeline);
            System.out.printf("rolling restart of three routers: the slowest event took %d ms%n", slowest.get());
            assertThat(slowest.get()).isPositive().isLessThan(PAUSE.toMillis());
        } finally {
            second.close();
            third.close();
        }
        awaitSharedBy(1);
    }

    private RouterProcess start(String name) throws IOException {
        return RouterProcess.start(
                pipeline,
                Files.createDirectories(directory.resolve(name)),
                Map.of(
                        "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS",
                        pipeline.config().bootstrapServers()));
    }

    /** Waits until so many have a share each, and every raw partition has one of them. */
    private void awaitSharedBy(int routers) {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", pipeline.config().bootstrapServers()))) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                List<Set<TopicPartition>> shares = shares(admin);
                assertThat(shares).hasSize(routers).noneMatch(Set::isEmpty);
                Set<TopicPartition> all = new HashSet<>();
                shares.forEach(all::addAll);
                assertThat(all)
                        .contains(new TopicPartition("example.message", 0), new TopicPartition("example.message", 5));
                assertThat(all).hasSize(shares.stream().mapToInt(Set::size).sum());
            });
        }
    }

    private static List<Set<TopicPartition>> shares(Admin admin) throws ExecutionException, InterruptedException {
        return admin.describeConsumerGroups(List.of(GROUP)).all().get().values().stream()
                .flatMap(group -> group.members().stream())
                .map(MemberDescription::assignment)
                .map(assignment -> Set.copyOf(assignment.topicPartitions()))
                .toList();
    }

    private void write(AtomicBoolean stop) {
        for (int i = 0; !stop.get(); i++) {
            int number = i;
            try {
                Transaction.commit(pipeline, tx -> {
                    tx.emit("rolled", "r-" + number % 20, "Counted", String.valueOf(number));
                    tx.insert("rolled", "r-" + number % 20 + "-row", "Counted", String.valueOf(number));
                });
                Thread.sleep(20);
            } catch (SQLException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Measures how long events take from their commit, which is their timestamp, until a consumer has them. */
    private void watch(AtomicBoolean stop, AtomicLong slowest) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", pipeline.config().bootstrapServers(), "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                    .map(partition -> new TopicPartition(TOPIC, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            while (!stop.get()) {
                consumer.poll(Duration.ofMillis(50))
                        .forEach(event ->
                                slowest.accumulateAndGet(System.currentTimeMillis() - event.timestamp(), Math::max));
            }
        }
    }
}
