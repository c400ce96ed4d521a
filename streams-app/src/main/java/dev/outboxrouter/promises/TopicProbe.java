package dev.outboxrouter.promises;

import static java.util.Objects.requireNonNull;

import dev.outboxrouter.config.RouterConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.Topic;

/**
 * Asks Kafka for the topics that the router and the broker write, and for the brokers. The router works without the right to
 * see all of it: what it is not shown is part of the answer.
 */
final class TopicProbe {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Admin admin;

    TopicProbe(Admin admin) {
        this.admin = admin;
    }

    /**
     * Returns the topics that exist.
     *
     * @throws ExecutionException when Kafka refuses to list them
     * @throws TimeoutException when it does not answer
     */
    WrittenTopics writtenTopics(RouterConfig config) throws ExecutionException, TimeoutException, InterruptedException {
        Map<String, Hop> hops = new TreeMap<>();
        for (String name : get(admin.listTopics().names())) {
            hop(name, config).ifPresent(hop -> hops.put(name, hop));
        }
        // They are listed for nobody who does not ask for them.
        hops.put(Topic.TRANSACTION_STATE_TOPIC_NAME, Hop.TRANSACTION_LOG);
        hops.put(Topic.GROUP_METADATA_TOPIC_NAME, Hop.GROUP_OFFSETS);
        Map<String, KafkaFuture<TopicDescription>> descriptions =
                admin.describeTopics(hops.keySet()).topicNameValues();
        Map<ConfigResource, KafkaFuture<Config>> settings = admin.describeConfigs(hops.keySet().stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .values();
        List<WrittenTopic> topics = new ArrayList<>();
        for (Map.Entry<String, Hop> each : hops.entrySet()) {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, each.getKey());
            Optional<Integer> replicas = replicas(requireNonNull(descriptions.get(each.getKey())));
            if (replicas.isPresent()) {
                topics.add(new WrittenTopic(
                        each.getKey(),
                        each.getValue(),
                        replicas.get(),
                        settings(requireNonNull(settings.get(resource))).orElse(Map.of())));
            }
        }
        return new WrittenTopics(topics, !config.aggregateTopicPrefix().isEmpty());
    }

    /**
     * Returns the brokers that answer.
     *
     * @param dropsDecidedCommits whether one is of a version that does
     */
    Brokers brokers(boolean dropsDecidedCommits) throws ExecutionException, TimeoutException, InterruptedException {
        List<ConfigResource> nodes = get(admin.describeCluster().nodes()).stream()
                .map(Node::idString)
                .map(id -> new ConfigResource(ConfigResource.Type.BROKER, id))
                .toList();
        List<Map<String, String>> all = new ArrayList<>();
        for (KafkaFuture<Config> future : admin.describeConfigs(nodes).values().values()) {
            settings(future).ifPresent(all::add);
        }
        return new Brokers(
                nodes.size(),
                dropsDecidedCommits,
                all.size() == nodes.size() ? Optional.of(List.copyOf(all)) : Optional.empty());
    }

    /** What is in a topic of this name; empty for a raw topic, and for a topic of somebody else. */
    private static Optional<Hop> hop(String name, RouterConfig config) {
        String aggregates = config.aggregateTopicPrefix();
        if (config.rawTopics().pattern().asMatchPredicate().test(name)) {
            return Optional.empty();
        }
        if (name.equals(config.deadLetterTopic()) || name.equals(config.redrivenTopic())) {
            return Optional.of(Hop.DEAD_LETTER_TOPIC);
        }
        if (config.isInternal(name)) {
            return Optional.of(Hop.INTERNAL_TOPIC);
        }
        return !aggregates.isEmpty() && name.startsWith(aggregates)
                ? Optional.of(Hop.AGGREGATE_TOPIC)
                : Optional.empty();
    }

    /** Returns the fewest replicas of a partition, 0 when the topic is not shown; empty when it does not exist. */
    private static Optional<Integer> replicas(KafkaFuture<TopicDescription> future)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return Optional.of(fewest(get(future)));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            if (e.getCause() instanceof AuthorizationException) {
                return Optional.of(0);
            }
            throw e;
        }
    }

    /** Returns settings by their names; empty when they are not shown. */
    private static Optional<Map<String, String>> settings(KafkaFuture<Config> future)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            Map<String, String> settings = new HashMap<>();
            get(future).entries().forEach(entry -> settings.put(entry.name(), String.valueOf(entry.value())));
            return Optional.of(settings);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException
                    || e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static int fewest(TopicDescription topic) {
        return topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
