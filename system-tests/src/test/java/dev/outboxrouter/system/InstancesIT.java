package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.stack.Service;
import dev.outboxrouter.stack.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Several routers are one group: they share the partitions, and each can be stopped or killed while the others go on. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(Pipeline.SHARED)
@Order(Integer.MAX_VALUE - 6)
class InstancesIT {

    private static final String GROUP = "outbox-router";

    private final Pipeline pipeline;

    @TempDir
    private Path directory;

    InstancesIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldShareTheWorkAmongThreeAndGoOnWhenEachIsReplaced() throws Exception {
        RouterProcess second = start("second");
        RouterProcess third = start("third");
        try (CountingWriter writer = new CountingWriter(pipeline, "rolled", "r-1")) {
            awaitSharedBy(3);
            writer.awaitFurther(50);

            Service first = pipeline.stack().service(ServiceName.ROUTER);
            first.stop();
            first.start();
            awaitSharedBy(3);
            writer.awaitFurther(50);

            second.close();
            writer.awaitFurther(50);
            second = start("second");
            awaitSharedBy(3);

            third.process().destroyForcibly().waitFor();
            writer.awaitFurther(50);
        } finally {
            second.close();
            third.close();
        }
        Topics.settle(pipeline);
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

    /** Waits until this many routers have a share each, and every raw partition belongs to one of them. */
    private void awaitSharedBy(int routers) {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", pipeline.config().bootstrapServers()))) {
            Waiting.await().untilAsserted(() -> {
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
}
