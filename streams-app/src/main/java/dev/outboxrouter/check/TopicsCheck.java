package dev.outboxrouter.check;

import dev.outboxrouter.check.Checked.Fine;
import dev.outboxrouter.check.Checked.Open;
import dev.outboxrouter.check.Checked.Part;
import dev.outboxrouter.check.Checked.Wrong;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.delivery.Answers;
import dev.outboxrouter.delivery.Changelogs;
import dev.outboxrouter.delivery.Changelogs.Misfit;
import dev.outboxrouter.delivery.TopicCreation;
import dev.outboxrouter.topology.RouterTopology;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
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
        changelogs(all, raw);
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

    /** Compares the changelogs that exist with the largest raw topic, as the router does at its start. */
    private void changelogs(Set<String> all, List<String> raw) {
        Set<String> names = RouterTopology.changelogs(config, applicationId);
        if (raw.isEmpty() || names.stream().noneMatch(all::contains)) {
            return;
        }
        List<Misfit> misfits = new Changelogs(admin, names, config.rawTopics().pattern()).misfits();
        if (misfits.isEmpty()) {
            fine("the router's changelogs have as many partitions as the largest raw topic");
        }
        for (Misfit misfit : misfits) {
            if (misfit.isTooSmall()) {
                found.add(new Open(
                        Part.TOPICS,
                        misfit.problem(),
                        "start the router: it increases the changelog, or says why it cannot"));
            } else {
                wrong(misfit.problem(), misfit.remedy());
            }
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

    private void fine(String what) {
        found.add(new Fine(Part.TOPICS, what));
    }

    private void wrong(String what, String mend) {
        found.add(new Wrong(Part.TOPICS, what, mend));
    }
}
