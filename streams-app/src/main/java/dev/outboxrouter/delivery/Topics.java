package dev.outboxrouter.delivery;

import dev.outboxrouter.outbox.RejectionCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
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

    /** Most refusals that are remembered. */
    private static final int MAX_REFUSALS = 10_000;

    private final TopicAdmin admin;
    private final TopicCreation creation;
    private final int maxRequestBytes;
    private final Map<String, Destination.Ready> known = new ConcurrentHashMap<>();
    private final DeletedTopics deleted = new DeletedTopics();
    private final Map<String, Destination.Refused> refused = new HashMap<>();
    private final ExistingTopics existing;

    /**
     * Makes the directory of topics.
     *
     * @param admin stays the caller's to close
     * @param creation how topics are made
     * @param maxRequestBytes the producer's {@code max.request.size}: no topic takes more
     */
    public Topics(Admin admin, TopicCreation creation, int maxRequestBytes) {
        this.admin = new TopicAdmin(admin);
        this.existing = new ExistingTopics(this.admin);
        this.creation = creation;
        this.maxRequestBytes = maxRequestBytes;
    }

    @Override
    public Destination of(String topic) {
        deleted.isWanted(topic);
        Destination.Ready ready = known.get(topic);
        return ready == null ? find(topic) : ready;
    }

    @Override
    public Destination ofDeadLetters(String topic) {
        deleted.isWantedForLetters(topic);
        Destination.Ready ready = known.get(topic);
        return ready == null ? deadLetters(topic) : ready;
    }

    /**
     * Asks about all aggregate topics that exist, before the first event: three requests for all of them, where one at a
     * time the first event of each would wait for two. One that is not answered for is asked for when it is needed.
     */
    public synchronized void learn() {
        refreshList();
        List<String> topics = existing.withPrefix(creation.countedPrefix())
                .limit(creation.maxTopics())
                .toList();
        List<TopicDescription> described = admin.describe(topics);
        Map<String, String> sizes = admin.settings(topics, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        for (TopicDescription there : described) {
            String size = sizes.get(there.name());
            if (size != null && mayWrite(there)) {
                known.put(there.name(), ready(there, Integer.parseInt(size)));
            }
        }
        LOG.info(
                "Aggregate topics known={} of={}",
                topics.stream().filter(known::containsKey).count(),
                topics.size());
    }

    /** The topics that may be written to, as far as that is known by now. */
    public Set<String> known() {
        return Set.copyOf(known.keySet());
    }

    /** How many topics this instance has made. */
    public long made() {
        return admin.made();
    }

    /** Asks again about every topic: one has turned out to be other than it was. */
    public synchronized void forget() {
        known.clear();
        refused.clear();
        existing.forget();
    }

    /**
     * Makes anew what somebody has deleted and records are on their way to: a producer tries for minutes to write to a
     * topic that is gone, and its whole thread waits. One that nobody wants stays deleted.
     *
     * @throws KafkaException when Kafka cannot be asked
     */
    public void lookAgain() {
        Set<String> before = Set.copyOf(known.keySet());
        Set<String> present = admin.list();
        Set<String> wanted = deleted.wantedLately();
        for (String topic : before) {
            if (!present.contains(topic)) {
                LOG.warn("Topic is not there any more topic={} wanted={}", topic, wanted.contains(topic));
                known.remove(topic);
                if (wanted.contains(topic)) {
                    Destination again = deleted.isForLetters(topic) ? deadLetters(topic) : find(topic);
                    LOG.info("Topic is asked for again topic={} found={}", topic, again instanceof Destination.Ready);
                }
            }
        }
    }

    /**
     * A topic that is no aggregate's, made if need be.
     *
     * @param partitions empty: the broker's default
     * @param configuration the topic's own settings, if it is made
     * @throws KafkaException when Kafka cannot be asked
     */
    public synchronized Destination special(
            String topic, Optional<Integer> partitions, Map<String, String> configuration) {
        TopicCreation.Settings settings =
                new TopicCreation.Settings(partitions, creation.standard().replicationFactor(), configuration);
        return settled(topic, () -> ready(topic, admin.describe(topic).orElseGet(() -> admin.make(topic, settings))));
    }

    /** A setting of the topic as it is in force; empty when the router may not see it. */
    public Optional<String> setting(String topic, String name) {
        try {
            return admin.setting(topic, name);
        } catch (InterruptException | RetriableException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warn("Topic's settings cannot be seen, Kafka's default is assumed setting={} reason={}", name, e);
            return Optional.empty();
        }
    }

    private Destination deadLetters(String topic) {
        return special(topic, creation.standard().partitions(), DeadLetters.topicConfiguration());
    }

    private synchronized Destination find(String topic) {
        refreshList();
        Destination.Refused before = refused.get(topic);
        if (before != null) {
            return before;
        }
        return settled(topic, () -> {
            Optional<TopicDescription> there = existing.contains(topic) ? admin.describe(topic) : Optional.empty();
            if (there.isPresent()) {
                return ready(topic, there.get());
            }
            existing.remove(topic);
            if (!creation.enabled()) {
                return refuse(
                        topic,
                        RejectionCode.TOPIC_MISSING,
                        "the topic %s does not exist and topic.creation.enable is false".formatted(topic));
            }
            if (existing.withPrefix(creation.countedPrefix()).count() >= creation.maxTopics()) {
                return refuse(
                        topic,
                        RejectionCode.TOPIC_LIMIT_REACHED,
                        "the topic %s does not exist and there are %d aggregate topics, as many as route.topics.max allows"
                                .formatted(topic, creation.maxTopics()));
            }
            Destination made = ready(topic, admin.make(topic, creation.settingsOf(topic)));
            existing.add(topic);
            return made;
        });
    }

    /** What Kafka answers with an error is a refusal; that it could not be asked is not. */
    private Destination settled(String topic, Supplier<Destination> destination) {
        try {
            return destination.get();
        } catch (InterruptException | RetriableException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warn("Topic refused topic={} reason={}", topic, e.toString());
            return refuse(
                    topic, RejectionCode.TOPIC_REFUSED, "Kafka does not give the topic %s: %s".formatted(topic, e));
        }
    }

    private Destination ready(String topic, TopicDescription there) {
        if (!mayWrite(there)) {
            return refuse(topic, RejectionCode.TOPIC_REFUSED, "the router may not write to the topic " + topic);
        }
        int takes = setting(topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                .map(Integer::parseInt)
                .orElse(DEFAULT_MAX_MESSAGE_BYTES);
        Destination.Ready ready = ready(there, takes);
        known.put(topic, ready);
        return ready;
    }

    private Destination.Ready ready(TopicDescription there, int takes) {
        return new Destination.Ready(OptionalInt.of(there.partitions().size()), Math.min(maxRequestBytes, takes));
    }

    private static boolean mayWrite(TopicDescription there) {
        Set<AclOperation> allowed = there.authorizedOperations();
        return allowed == null || allowed.isEmpty() || allowed.contains(AclOperation.WRITE);
    }

    private Destination.Refused refuse(String topic, RejectionCode code, String reason) {
        Destination.Refused refusal = new Destination.Refused(code, reason);
        if (refused.size() < MAX_REFUSALS) {
            refused.put(topic, refusal);
        }
        return refusal;
    }

    /** What was refused is believed no longer than the list. */
    private void refreshList() {
        if (existing.refresh()) {
            refused.clear();
        }
    }
}
