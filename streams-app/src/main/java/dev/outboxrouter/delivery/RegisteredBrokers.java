package dev.outboxrouter.delivery;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** The brokers of a cluster, those that are away for a moment included: a broker that restarts stays registered. */
final class RegisteredBrokers {

    private static final String DEFAULT_REPLICATION_FACTOR = "default.replication.factor";

    private final Admin admin;

    RegisteredBrokers(Admin admin) {
        this.admin = admin;
    }

    /** Counts them; where Kafka does not tell of those that are away, the brokers that answer. */
    int count() {
        return registered().orElseGet(this::answering).size();
    }

    /**
     * Returns whether there are fewer brokers than a topic needs, those that are away included. Kafka refuses such a topic with
     * the same error as one whose brokers are all away. False where Kafka does not tell.
     *
     * @param replicationFactor of the topic; empty or {@value TopicCreation.Settings#BROKER_DEFAULT}: the broker's default
     * @throws org.apache.kafka.common.KafkaException when Kafka cannot be asked
     */
    boolean areTooFewFor(Optional<Short> replicationFactor) {
        Optional<Integer> registered = registered().map(Collection::size);
        if (registered.isEmpty()) {
            return false;
        }
        Optional<Integer> needed = replicationFactor
                .filter(factor -> factor != TopicCreation.Settings.BROKER_DEFAULT)
                .map(Short::intValue)
                .or(this::brokerDefault);
        return needed.filter(factor -> factor > registered.get()).isPresent();
    }

    /** Empty before Kafka 4.0, and where the router may not see the cluster. */
    private Optional<Collection<Node>> registered() {
        try {
            DescribeClusterOptions withThoseAway = new DescribeClusterOptions().includeFencedBrokers(true);
            return Optional.of(Answers.of(admin.describeCluster(withThoseAway).nodes()));
        } catch (UnsupportedVersionException | AuthorizationException e) {
            return Optional.empty();
        }
    }

    private Collection<Node> answering() {
        return Answers.of(admin.describeCluster().nodes());
    }

    /** Empty where no broker answers, or the router may not see its settings. */
    private Optional<Integer> brokerDefault() {
        return answering().stream().findFirst().flatMap(broker -> {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker.idString());
            try {
                Config config = Answers.of(requireNonNull(
                        admin.describeConfigs(List.of(resource)).values().get(resource)));
                return Optional.ofNullable(config.get(DEFAULT_REPLICATION_FACTOR))
                        .map(entry -> Integer.valueOf(entry.value()));
            } catch (AuthorizationException e) {
                return Optional.empty();
            }
        });
    }
}
