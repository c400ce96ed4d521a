package dev.outboxrouter.check;

import dev.outboxrouter.check.Checked.Fine;
import dev.outboxrouter.check.Checked.Part;
import dev.outboxrouter.check.Checked.Wrong;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.delivery.Answers;
import dev.outboxrouter.delivery.TopicCreation;
import dev.outboxrouter.topology.RouterTopology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;

/** Looks for the topics that the router reads and writes. */
final class TopicsCheck {

    private final RouterConfig config;
    private final String applicationId;
    private final Admin admin;
    private final List<Checked> found = new ArrayList<>();

    TopicsCheck(RouterConfig config, String applicationId, Admin admin) {
        this.config = config;
        this.applicationId = applicationId;
        this.admin = admin;
    }

    List<Checked> look() {
        Set<String> all = new TreeSet<>(Answers.of(admin.listTopics().names(), Check.LIMIT));
        List<String> raw = all.stream()
                .filter(config.rawTopics().pattern().asMatchPredicate())
                .toList();
        raw(all, raw);
        changelog(all, raw);
        deadLetters(all);
        aggregates(all);
        return found;
    }

    private void raw(Set<String> all, List<String> raw) {
        for (String name : new TreeSet<>(config.rawTopics().names())) {
            if (!all.contains(name)) {
                wrong(
                        "the raw topic %s does not exist, or may not be seen".formatted(name),
                        "the connector makes it with its first record: emit an event. Else: is its name right in source.*,"
                                + " and has the router DESCRIBE of it?");
            }
        }
        config.rawTopics().expressions().stream()
                .filter(expression -> all.stream().noneMatch(expression.asMatchPredicate()))
                .forEach(expression -> wrong(
                        "no raw topic matches %s".formatted(expression),
                        "the connector makes them with its first record; else, is the expression right?"));
        if (!raw.isEmpty()) {
            fine("raw topics: " + String.join(", ", raw));
        }
    }

    /** What the router knows of each partition is in a changelog that has as many, and Kafka Streams refuses another. */
    private void changelog(Set<String> all, List<String> raw) {
        String name = "%s-%s-changelog".formatted(applicationId, RouterTopology.LAST_TRANSACTIONS);
        if (!all.contains(name) || raw.isEmpty()) {
            return;
        }
        Map<String, TopicDescription> topics = Answers.of(
                admin.describeTopics(
                                Stream.concat(raw.stream(), Stream.of(name)).toList())
                        .allTopicNames(),
                Check.LIMIT);
        int partitions = partitions(topics, name);
        int most =
                raw.stream().mapToInt(topic -> partitions(topics, topic)).max().orElse(0);
        if (most == partitions) {
            fine("the router's changelog %s has as many partitions as the largest raw topic".formatted(name));
        } else {
            wrong(
                    "the router's changelog %s has %d partitions, the largest raw topic has %d: the router will not start"
                            .formatted(name, partitions, most),
                    "stop every router and start them with another kafka.application.id (docs/delivery.md)");
        }
    }

    private void deadLetters(Set<String> all) {
        String name = config.deadLetterTopic();
        if (!all.contains(name)) {
            fine("the dead-letter topic %s does not exist yet, the router makes it at its start".formatted(name));
            return;
        }
        String policy = cleanupPolicy(name);
        if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            wrong(
                    "the dead-letter topic %s is compacted: letters would be lost, and the router does not start"
                            .formatted(name),
                    "set its cleanup.policy to delete");
        } else {
            fine("dead-letter topic: " + name);
        }
    }

    /** Empty when it may not be seen, which is for {@link AccessCheck} to say. */
    private String cleanupPolicy(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            return Answers.of(admin.describeConfigs(List.of(resource)).all(), Check.LIMIT).values().stream()
                    .map(settings -> settings.get(TopicConfig.CLEANUP_POLICY_CONFIG))
                    .map(entry -> entry == null ? "" : String.valueOf(entry.value()))
                    .findFirst()
                    .orElse("");
        } catch (AuthorizationException e) {
            return "";
        }
    }

    private void aggregates(Set<String> all) {
        TopicCreation creation = config.topicCreation();
        if (creation.countedPrefix().isEmpty()) {
            return;
        }
        long there = all.stream()
                .filter(topic -> topic.startsWith(creation.countedPrefix()))
                .count();
        String counted = "%d aggregate topics of %s…".formatted(there, creation.countedPrefix());
        if (creation.enabled() && there >= creation.maxTopics()) {
            wrong(
                    "%s, as many as route.topics.max allows: an event of a new aggregate type is a dead letter"
                            .formatted(counted),
                    "raise route.topics.max, or delete topics that nobody needs");
        } else {
            fine(creation.enabled() ? counted : counted + ", and none is made (topic.creation.enable)");
        }
    }

    private static int partitions(Map<String, TopicDescription> topics, String name) {
        TopicDescription topic = topics.get(name);
        return topic == null ? 0 : topic.partitions().size();
    }

    private void fine(String what) {
        found.add(new Fine(Part.TOPICS, what));
    }

    private void wrong(String what, String mend) {
        found.add(new Wrong(Part.TOPICS, what, mend));
    }
}
