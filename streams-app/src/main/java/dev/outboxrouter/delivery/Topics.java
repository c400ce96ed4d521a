package dev.outboxrouter.delivery;

import static java.util.Objects.requireNonNull;

import dev.outboxrouter.outbox.RejectionCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a topic before its first record. Under exactly-once a record for a topic that does not exist blocks the thread and
 * is tried without end (KAFKA-16508), one that is too large aborts the transaction without end, and one that may not be
 * written ends the thread; so all of it is settled here, before anything is sent. What is known of a topic is asked for
 * once; that it cannot be used is believed for a while, so that a flood of new aggregate types is not one of requests.
 */
public final class Topics implements Destinations {

    /** Kafka's default of {@code max.message.bytes}. */
    static final int DEFAULT_MAX_MESSAGE_BYTES = 1_048_588;

    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

    /** How long a refusal, and the list of all topics, is believed. */
    private static final Duration BELIEVED = Duration.ofSeconds(5);

    private static final Duration APPEARS_WITHIN = Duration.ofSeconds(10);

    /** Most refusals that are remembered. */
    private static final int MAX_REFUSALS = 10_000;

    private final Admin admin;
    private final TopicCreation creation;
    private final int maxRequestBytes;
    private final Map<String, Destination.Ready> known = new ConcurrentHashMap<>();
    private final Map<String, Destination.Refused> refused = new HashMap<>();
    private Set<String> existing = new HashSet<>();
    private long listedAt;
    private boolean listed;

    /**
     * Makes the directory of topics.
     *
     * @param admin stays the caller's to close
     * @param creation how topics are made
     * @param maxRequestBytes the producer's {@code max.request.size}: no topic takes more
     */
    public Topics(Admin admin, TopicCreation creation, int maxRequestBytes) {
        this.admin = admin;
        this.creation = creation;
        this.maxRequestBytes = maxRequestBytes;
    }

    @Override
    public Destination of(String topic) {
        Destination.Ready ready = known.get(topic);
        return ready == null ? find(topic) : ready;
    }

    @Override
    public Destination ofDeadLetters(String topic) {
        Destination.Ready ready = known.get(topic);
        return ready == null
                ? findOrMake(
                        topic,
                        new TopicCreation.Settings(
                                creation.standard().partitions(),
                                creation.standard().replicationFactor(),
                                DeadLetters.topicConfiguration()))
                : ready;
    }

    /** A setting of the topic as it is in force; empty when the router may not see it. */
    Optional<String> setting(String topic, String name) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            return Optional.ofNullable(get(requireNonNull(admin.describeConfigs(List.of(resource))
                                    .values()
                                    .get(resource)))
                            .get(name))
                    .map(ConfigEntry::value);
        } catch (ExecutionException e) {
            throwIfLost(e);
            LOG.warn("Topic's settings cannot be seen, Kafka's default is assumed setting={} reason={}", name, e);
            return Optional.empty();
        }
    }

    private synchronized Destination find(String topic) {
        refreshList();
        Destination.Refused before = refused.get(topic);
        if (before != null) {
            return before;
        }
        if (!existing.contains(topic)) {
            if (!creation.enabled()) {
                return refuse(
                        topic,
                        RejectionCode.TOPIC_MISSING,
                        "the topic %s does not exist and topic.creation.enable is false".formatted(topic));
            }
            if (counted() >= creation.maxTopics()) {
                return refuse(
                        topic,
                        RejectionCode.TOPIC_LIMIT_REACHED,
                        "the topic %s does not exist and there are %d aggregate topics, as many as route.topics.max allows"
                                .formatted(topic, creation.maxTopics()));
            }
        }
        return findOrMake(topic, creation.settingsOf(topic));
    }

    private synchronized Destination findOrMake(String topic, TopicCreation.Settings settings) {
        try {
            Optional<TopicDescription> there = describe(topic);
            if (there.isEmpty()) {
                make(topic, settings);
                there = awaitDescription(topic);
            }
            Set<AclOperation> allowed = there.orElseThrow().authorizedOperations();
            if (allowed != null && !allowed.isEmpty() && !allowed.contains(AclOperation.WRITE)) {
                return refuse(topic, RejectionCode.TOPIC_REFUSED, "the router may not write to the topic " + topic);
            }
            Destination.Ready ready = new Destination.Ready(
                    OptionalInt.of(there.orElseThrow().partitions().size()), takes(topic));
            known.put(topic, ready);
            return ready;
        } catch (ExecutionException e) {
            throwIfLost(e);
            LOG.warn("Topic refused topic={} reason={}", topic, String.valueOf(e.getCause()));
            return refuse(
                    topic,
                    RejectionCode.TOPIC_REFUSED,
                    "Kafka does not give the topic %s: %s".formatted(topic, e.getCause()));
        }
    }

    private void make(String topic, TopicCreation.Settings settings) throws ExecutionException {
        NewTopic newTopic = new NewTopic(topic, settings.partitions(), settings.replicationFactor())
                .configs(new HashMap<>(settings.configuration()));
        try {
            get(requireNonNull(admin.createTopics(List.of(newTopic)).values().get(topic)));
            existing.add(topic);
            LOG.info("Topic made topic={}", topic);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private Optional<TopicDescription> describe(String topic) throws ExecutionException {
        DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
        try {
            return Optional.of(get(requireNonNull(admin.describeTopics(List.of(topic), options)
                    .topicNameValues()
                    .get(topic))));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A topic that was made a moment ago is not known to every broker at once. */
    private Optional<TopicDescription> awaitDescription(String topic) throws ExecutionException {
        long deadline = System.nanoTime() + APPEARS_WITHIN.toNanos();
        Optional<TopicDescription> there = describe(topic);
        while (there.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new UnknownTopicOrPartitionException("the topic " + topic + " was made and did not appear");
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
            there = describe(topic);
        }
        return there;
    }

    private int takes(String topic) {
        int takes = setting(topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                .map(Integer::parseInt)
                .orElse(DEFAULT_MAX_MESSAGE_BYTES);
        return Math.min(maxRequestBytes, takes);
    }

    private Destination.Refused refuse(String topic, RejectionCode code, String reason) {
        Destination.Refused refusal = new Destination.Refused(code, reason);
        if (refused.size() < MAX_REFUSALS) {
            refused.put(topic, refusal);
        }
        return refusal;
    }

    private long counted() {
        return existing.stream()
                .filter(topic -> topic.startsWith(creation.countedPrefix()))
                .count();
    }

    private void refreshList() {
        long now = System.nanoTime();
        if (listed && now - listedAt < BELIEVED.toNanos()) {
            return;
        }
        try {
            existing = new HashSet<>(get(admin.listTopics().names()));
        } catch (ExecutionException e) {
            throw asKafkaException(e);
        }
        refused.clear();
        listedAt = now;
        listed = true;
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static void throwIfLost(ExecutionException e) {
        if (e.getCause() instanceof RetriableException) {
            throw asKafkaException(e);
        }
    }

    private static KafkaException asKafkaException(ExecutionException e) {
        return e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    }
}
