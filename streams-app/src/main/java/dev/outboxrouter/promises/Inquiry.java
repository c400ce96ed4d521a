package dev.outboxrouter.promises;

import dev.outboxrouter.config.RouterConfig;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;

/**
 * Asks Kafka, and Kafka Connect and PostgreSQL where they are configured, for all that the promises are judged by. Changes
 * nothing.
 */
public final class Inquiry {

    private final RouterConfig config;
    private final Admin admin;

    /**
     * An inquiry.
     *
     * @param config what the user has set
     * @param admin asks Kafka; whoever made it closes it
     */
    public Inquiry(RouterConfig config, Admin admin) {
        this.config = config;
        this.admin = admin;
    }

    /**
     * What there is now.
     *
     * @throws ExecutionException when Kafka refuses
     * @throws TimeoutException when it does not answer
     */
    public Evidence evidence() throws ExecutionException, TimeoutException, InterruptedException {
        KafkaInquiry kafka = new KafkaInquiry(admin);
        Predicate<String> isRaw = config.rawTopics().pattern().asMatchPredicate();
        List<RawTopic> topics = kafka.rawTopics(isRaw, this::kind);
        Set<String> names = new LinkedHashSet<>(config.rawTopics().names());
        topics.forEach(topic -> names.add(topic.name()));
        TopicProbe probe = new TopicProbe(admin);
        return new Evidence(
                topics,
                probe.writtenTopics(config),
                probe.brokers(kafka.dropsDecidedCommits()),
                connect(config, names),
                DatabaseProbe.ask(config.postgres()),
                new RouterSettings(
                        config.deduplicationWindow().isPresent(),
                        config.rules().readRouted(),
                        config.rules().outboxPrefix().texts()));
    }

    /** Asks Kafka Connect for the connectors that write the raw topics, those that exist and those that are configured. */
    public ConnectAnswer connectors() throws ExecutionException, TimeoutException, InterruptedException {
        Set<String> names = new LinkedHashSet<>(config.rawTopics().names());
        names.addAll(new KafkaInquiry(admin).names(config.rawTopics().pattern().asMatchPredicate()));
        return connect(config, names);
    }

    /** What Kafka Connect alone says, for who cannot ask Kafka. */
    public static ConnectAnswer connect(RouterConfig config) throws InterruptedException {
        return connect(config, config.rawTopics().names());
    }

    private static ConnectAnswer connect(RouterConfig config, Set<String> rawTopics) throws InterruptedException {
        return config.connectUrl().isPresent()
                ? new ConnectInquiry(config.connectUrl().get()).ask(rawTopics)
                : new ConnectAnswer.NotAsked();
    }

    /** The connector's name for the topic of logical messages cannot be changed. */
    private RawTopic.Kind kind(String topic) {
        if (config.rules().tables().containsKey(topic)) {
            return RawTopic.Kind.TABLE;
        }
        return topic.endsWith(".message") ? RawTopic.Kind.MESSAGES : RawTopic.Kind.OUTBOX;
    }
}
