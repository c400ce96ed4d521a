package dev.outboxrouter.delivery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.streams.errors.StreamsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changelogs of the router's stores. Task {@code n} reads partition {@code n} of every raw topic and writes its state to
 * partition {@code n} of each changelog. So there are as many tasks as the largest raw topic has partitions, and Kafka Streams
 * refuses a changelog with another number of partitions. A changelog can be given more at any time, because it is partitioned
 * by task and not by key: no state moves. It cannot be given fewer.
 */
public final class Changelogs {

    private static final Logger LOG = LoggerFactory.getLogger(Changelogs.class);

    /** How Kafka Streams says it: a StreamsException without a type of its own (InternalTopicManager of 4.3.1). */
    private static final String REFUSAL = "Existing internal topic %s has invalid partitions";

    private final TopicAdmin admin;
    private final Set<String> names;
    private final Predicate<String> isRaw;

    /**
     * Creates the view of one router's changelogs.
     *
     * @param admin remains the caller's to close
     * @param names of the changelogs, whether they exist or not
     * @param rawTopics matches the names of the raw topics
     */
    public Changelogs(Admin admin, Set<String> names, Pattern rawTopics) {
        this.admin = new TopicAdmin(admin);
        this.names = Set.copyOf(names);
        this.isRaw = rawTopics.asMatchPredicate();
    }

    /**
     * A changelog and the raw topic that its number of partitions does not fit.
     *
     * @param changelog name of the changelog
     * @param partitions that it has
     * @param rawTopic the largest raw topic
     * @param needed partitions of the raw topic
     */
    public record Misfit(String changelog, int partitions, String rawTopic, int needed) {

        /** Returns whether the changelog has too few partitions, which can be increased. */
        public boolean isTooSmall() {
            return partitions < needed;
        }

        /** Returns what is wrong. */
        public String problem() {
            return "the router's changelog %s has %d partitions, the largest raw topic %s has %d, and Kafka Streams runs only with"
                            .formatted(changelog, partitions, rawTopic, needed)
                    + " equal numbers";
        }

        /** Returns the remedy, for a changelog that the router does not increase. */
        public String remedy() {
            return isTooSmall()
                    ? increase(changelog, needed)
                    : "give the raw topic as many: %s. Or stop every router of this application.id, delete the changelog and"
                                    .formatted(increase(rawTopic, partitions))
                            + " each kafka.state.dir, and start them: events and changes that come again at that moment are"
                            + " routed again";
        }

        private static String increase(String topic, int partitions) {
            return "kafka-topics.sh --bootstrap-server … --alter --topic %s --partitions %d"
                    .formatted(topic, partitions);
        }
    }

    /** Returns whether a stream thread failed because of the number of partitions of a changelog. */
    public boolean areRefusedBy(Throwable failure) {
        return failure instanceof StreamsException
                && names.stream()
                        .anyMatch(name -> String.valueOf(failure.getMessage()).contains(REFUSAL.formatted(name)));
    }

    /**
     * Compares each changelog that exists with the largest raw topic.
     *
     * @return those that do not fit; empty as long as no raw topic exists
     * @throws KafkaException when Kafka cannot be asked
     */
    public List<Misfit> misfits() {
        Set<String> present = admin.list().keySet();
        Set<String> changelogs = new HashSet<>(names);
        changelogs.retainAll(present);
        if (changelogs.isEmpty()) {
            return List.of();
        }
        List<Misfit> misfits = new ArrayList<>();
        largest(present.stream().filter(isRaw).toList()).ifPresent(raw -> {
            for (TopicDescription changelog : admin.describe(changelogs)) {
                Misfit compared = new Misfit(changelog.name(), partitions(changelog), raw.name(), partitions(raw));
                if (compared.partitions() != compared.needed()) {
                    misfits.add(compared);
                }
            }
        });
        return misfits;
    }

    /**
     * Increases the partitions of each changelog to those of the largest raw topic. Several routers can do so at once.
     *
     * @return why a changelog cannot fit, with the remedy; empty when all fit
     * @throws KafkaException when Kafka cannot be asked
     */
    public Optional<String> fit() {
        for (Misfit misfit : misfits()) {
            Optional<String> refusal = misfit.isTooSmall()
                    ? increase(misfit)
                    : Optional.of("%s. To fix it, %s".formatted(misfit.problem(), misfit.remedy()));
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private Optional<String> increase(Misfit misfit) {
        try {
            admin.increase(misfit.changelog(), misfit.needed());
            LOG.info(
                    "Changelog has as many partitions as the largest raw topic now topic={} partitions={} before={} raw.topic={}",
                    misfit.changelog(),
                    misfit.needed(),
                    misfit.partitions(),
                    misfit.rawTopic());
            return Optional.empty();
        } catch (InvalidPartitionsException e) {
            LOG.info("Changelog was increased by another router topic={}", misfit.changelog());
            return Optional.empty();
        } catch (KafkaException e) {
            if (!Answers.isAnswer(e)) {
                throw e;
            }
            String grant = e instanceof AuthorizationException
                    ? ". Grant the router ALTER, and it does so itself the next time: kafka-acls.sh --bootstrap-server … --add"
                            + " --allow-principal User:… --operation Alter --topic %s (docs/security.md)"
                                    .formatted(misfit.changelog())
                    : "";
            return Optional.of(
                    "%s. Kafka did not let the router increase the changelog (%s). An administrator runs: %s%s"
                            .formatted(misfit.problem(), e, misfit.remedy(), grant));
        }
    }

    private Optional<TopicDescription> largest(List<String> rawTopics) {
        return rawTopics.isEmpty()
                ? Optional.empty()
                : admin.describe(rawTopics).stream()
                        .max(Comparator.<TopicDescription>comparingInt(Changelogs::partitions)
                                .thenComparing(TopicDescription::name));
    }

    private static int partitions(TopicDescription topic) {
        return topic.partitions().size();
    }
}
