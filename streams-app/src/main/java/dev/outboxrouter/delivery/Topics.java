package dev.outboxrouter.delivery;

import dev.outboxrouter.outbox.RejectionCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a topic before its first record. Under exactly-once a record for a topic that does not exist blocks the thread and
 * is tried without end (KAFKA-16508), one that is too large aborts the transaction without end, and one that may not be
 * written ends the thread; so all of it is settled here, before anything is sent. What is known of a topic is asked for
 * once; that it cannot be used is believed for a while, so that a flood of new aggregate types is not one of requests.
 */
public final class Topics implements Destinations {

    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

    /** Most refusals that are remembered. */
    private static final int MAX_REFUSALS = 10_000;

    private final TopicAdmin admin;
    private final TopicCreation creation;
    private final KnownTopics known;
    private final TopicInspector inspector;
    private final DeletedTopics deleted = new DeletedTopics();
    private final Map<String, Destination.Refused> refused = new HashMap<>();
    private final ExistingTopics existing;

    /**
     * Makes the directory of topics.
     *
     * @param admin stays the caller's to close
     * @param creation how topics are made
     * @param producer what the producer can send: no topic takes more
     */
    public Topics(Admin admin, TopicCreation creation, ProducerLimits producer) {
        this.admin = new TopicAdmin(admin);
        this.existing = new ExistingTopics(this.admin);
        this.creation = creation;
        this.known = new KnownTopics(producer);
        this.inspector = new TopicInspector(this.admin, known);
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
        LOG.info("Aggregate topics known={} of={}", inspector.inspect(topics), topics.size());
    }

    /** The topics that may be written to, as far as that is known by now. */
    public Set<String> known() {
        return known.names();
    }

    /**
     * Notes that Kafka has refused a record although its topic's settings allow it: the topic is asked about again, and one
     * that then refuses another is held to less. Does not block.
     *
     * @param reason what the producer was told
     */
    public void refused(ProducerRecord<byte[], byte[]> record, Exception reason) {
        known.refused(record, reason, System.currentTimeMillis());
    }

    /** How many refusals are remembered. As long as this grows, trying again is not in vain. */
    public long refusals() {
        return known.remembered();
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
     * Makes a topic again that somebody has deleted and records are on their way to: a producer tries for minutes to write
     * to a topic that is gone, and its whole thread waits. One that nobody wants stays deleted. A topic that was deleted and
     * made by somebody else, perhaps with fewer partitions, is asked about again.
     *
     * @throws KafkaException when Kafka cannot be asked
     */
    public void lookAgain() {
        Set<String> before = known.names();
        Map<String, Uuid> present = admin.list();
        Set<String> wanted = deleted.wantedLately();
        for (String topic : before) {
            Uuid id = present.get(topic);
            if (id == null) {
                LOG.warn("Topic is not there any more topic={} wanted={}", topic, wanted.contains(topic));
            } else if (known.isAnother(topic, id)) {
                LOG.warn("Topic was deleted and made again by another, it is asked about again topic={}", topic);
            } else {
                continue;
            }
            known.remove(topic);
            if (wanted.contains(topic)) {
                Destination again = deleted.isForLetters(topic) ? deadLetters(topic) : find(topic);
                LOG.info("Topic is asked for again topic={} found={}", topic, again instanceof Destination.Ready);
            }
        }
    }

    /**
     * Asks again about the partitions and settings of every topic that is known, in two requests.
     *
     * @throws KafkaException when Kafka cannot be asked
     */
    public void refresh() {
        Set<String> topics = known.names();
        LOG.debug("Topics refreshed known={} of={}", inspector.inspect(topics), topics.size());
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
        TopicCreation.Settings settings = creation.special(partitions, configuration);
        return settled(topic, () -> ready(topic, admin.describe(topic).orElseGet(() -> admin.make(topic, settings))));
    }

    /** A setting of the topic as it is in force; empty when the router may not see it. */
    public Optional<String> setting(String topic, String name) {
        return inspector.settings(topic).flatMap(settings -> Optional.ofNullable(settings.get(name)));
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

    /** An error that Kafka answers with is a refusal; that Kafka could not be asked is not. */
    private Destination settled(String topic, Supplier<Destination> destination) {
        try {
            return destination.get();
        } catch (KafkaException e) {
            if (!Answers.isAnswer(e)) {
                throw e;
            }
            LOG.warn("Topic refused topic={} reason={}", topic, e.toString());
            return refuse(
                    topic, RejectionCode.TOPIC_REFUSED, "Kafka does not give the topic %s: %s".formatted(topic, e));
        }
    }

    private Destination ready(String topic, TopicDescription there) {
        return inspector
                .inspect(there)
                .<Destination>map(ready -> ready)
                .orElseGet(() ->
                        refuse(topic, RejectionCode.TOPIC_REFUSED, "the router may not write to the topic " + topic));
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
