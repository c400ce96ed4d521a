package dev.outboxrouter.benchmarks.pipeline;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the measurements ask of the broker. */
final class Topics implements AutoCloseable {

    /** As the shipped connector makes raw topics, and the router aggregate topics. */
    static final int PARTITIONS = 6;

    /** How long the next may take. */
    private static final Duration ARRIVAL_LIMIT = Duration.ofSeconds(30);

    /** A record of 10 KB and its envelope are far below. */
    private static final String MAX_BYTES = "37748736";

    private final String servers;
    private final Admin admin;

    Topics(String servers) {
        this.servers = servers;
        this.admin = Admin.create(Map.of("bootstrap.servers", servers));
    }

    /** Makes those that there are not yet. */
    void create(Collection<String> names, int partitions) {
        Collection<String> existing = result(admin.listTopics().names());
        List<NewTopic> missing = names.stream()
                .filter(name -> !existing.contains(name))
                .map(name -> new NewTopic(name, partitions, (short) 1)
                        // A topic that is deleted gives its disk back at once, not after a minute.
                        .configs(Map.of("max.message.bytes", MAX_BYTES, "file.delete.delay.ms", "1000")))
                .toList();
        result(admin.createTopics(missing).all());
        awaitKnown(missing.stream().map(NewTopic::name).toList());
    }

    /** The controller has made them; the broker hears of it a moment later. */
    private void awaitKnown(List<String> names) {
        long limit = System.nanoTime() + ARRIVAL_LIMIT.toNanos();
        while (!result(admin.listTopics().names()).containsAll(names)) {
            if (System.nanoTime() - limit > 0) {
                throw new BenchmarkException("topics were made and are not there: " + names);
            }
            Drain.pause(Duration.ofMillis(20));
        }
    }

    /** Deletes every topic whose name begins so. */
    void delete(String prefix) {
        List<String> names = result(admin.listTopics().names()).stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
        result(admin.deleteTopics(names).all());
    }

    /** Up to where the topics can be read by a consumer of committed records. */
    Map<TopicPartition, Long> ends(Collection<String> names) {
        Set<TopicPartition> partitions = new HashSet<>();
        result(admin.describeTopics(names).allTopicNames())
                .forEach((name, topic) ->
                        topic.partitions().forEach(each -> partitions.add(new TopicPartition(name, each.partition()))));
        return ends(latest(partitions));
    }

    /** What {@link #ends(Map)} is asked with. */
    static Map<TopicPartition, OffsetSpec> latest(Set<TopicPartition> partitions) {
        return partitions.stream().collect(Collectors.toMap(Function.identity(), each -> OffsetSpec.latest()));
    }

    /** The same for partitions that are known. */
    Map<TopicPartition, Long> ends(Map<TopicPartition, OffsetSpec> wanted) {
        return result(admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Up to where a consumer group has committed; empty for one that there is not. */
    Map<TopicPartition, Long> positions(String group) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        try {
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, position) -> {
                        if (position != null) {
                            positions.put(partition, position.offset());
                        }
                    });
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw new BenchmarkException("Kafka: " + e.getCause(), e);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return positions;
    }

    /**
     * Reads the committed records from these offsets on, and counts them.
     *
     * @param expected what is waited for; more than this are counted too
     */
    long recordsSince(Map<TopicPartition, Long> from, long expected) {
        Set<TopicPartition> partitions = from.keySet();
        long limit = System.nanoTime() + ARRIVAL_LIMIT.toNanos();
        long records = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(partitions);
            from.forEach(consumer::seek);
            Map<TopicPartition, Long> ends = from;
            while (records < expected || partitions.stream().anyMatch(isBefore(ends, consumer))) {
                int arrived = consumer.poll(Duration.ofMillis(50)).count();
                records += arrived;
                if (arrived > 0) {
                    limit = System.nanoTime() + ARRIVAL_LIMIT.toNanos();
                }
                if (records >= expected && ends.equals(from)) {
                    ends = consumer.endOffsets(partitions);
                }
                if (System.nanoTime() - limit > 0) {
                    break;
                }
            }
        }
        return records;
    }

    private static Predicate<TopicPartition> isBefore(
            Map<TopicPartition, Long> ends, KafkaConsumer<byte[], byte[]> consumer) {
        return partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L);
    }

    /** How much of the broker's disk a topic takes. */
    long bytes(String name) {
        return result(admin.describeCluster().nodes()).stream()
                .map(node -> result(admin.describeLogDirs(List.of(node.id())).allDescriptions()))
                .flatMap(nodes -> nodes.values().stream())
                .flatMap(directories -> directories.values().stream())
                .flatMap(directory -> directory.replicaInfos().entrySet().stream())
                .filter(replica -> replica.getKey().topic().equals(name))
                .mapToLong(replica -> replica.getValue().size())
                .sum();
    }

    /** A consumer of committed bytes, in no group. */
    KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        servers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static <T> T result(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new BenchmarkException("Kafka: " + e.getCause(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static BenchmarkException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new BenchmarkException("interrupted", e);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
