package dev.outboxrouter.delivery;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the settings and permissions of topics that exist, and adds those that can be written to to the known ones. */
final class TopicInspector {

    private static final Logger LOG = LoggerFactory.getLogger(TopicInspector.class);

    private final TopicAdmin admin;
    private final KnownTopics known;

    TopicInspector(TopicAdmin admin, KnownTopics known) {
        this.admin = admin;
        this.known = known;
    }

    /** Inspects one topic; empty when the router may not write to it. */
    Optional<Destination.Ready> inspect(TopicDescription there) {
        if (!mayWrite(there)) {
            return Optional.empty();
        }
        return Optional.of(
                known.put(there, settings(there.name()).map(TopicSettings::from).orElse(TopicSettings.DEFAULTS)));
    }

    /** Inspects topics in two requests, and returns how many of them can be written to. */
    int inspect(Collection<String> topics) {
        List<TopicDescription> described = admin.describe(topics);
        Map<String, Map<String, String>> settings = admin.settings(topics);
        int writable = 0;
        int unseen = 0;
        for (TopicDescription there : described) {
            Map<String, String> texts = settings.get(there.name());
            if (!mayWrite(there)) {
                known.remove(there.name());
            } else {
                known.put(there, texts == null ? TopicSettings.DEFAULTS : TopicSettings.from(texts));
                unseen += texts == null ? 1 : 0;
                writable++;
            }
        }
        if (unseen > 0) {
            LOG.warn("Settings of topics cannot be seen, Kafka's defaults are assumed topics={}", unseen);
        }
        return writable;
    }

    /** The settings of a topic that are in force; empty when the router may not see them. */
    Optional<Map<String, String>> settings(String topic) {
        try {
            return Optional.of(admin.settings(topic));
        } catch (KafkaException e) {
            if (!Answers.isAnswer(e)) {
                throw e;
            }
            LOG.warn("Topic's settings cannot be seen, Kafka's defaults are assumed topic={} reason={}", topic, e);
            return Optional.empty();
        }
    }

    static boolean mayWrite(TopicDescription there) {
        Set<AclOperation> allowed = there.authorizedOperations();
        return allowed == null || allowed.isEmpty() || allowed.contains(AclOperation.WRITE);
    }
}
