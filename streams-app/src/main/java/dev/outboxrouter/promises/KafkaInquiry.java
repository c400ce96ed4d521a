package dev.outboxrouter.promises;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.SupportedVersionRange;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** Asks Kafka for the raw topics. */
final class KafkaInquiry {

    /** The newest metadata version that brokers of 4.0 know (MetadataVersion.IBP_4_0_IV3). */
    private static final short METADATA_OF_4_0 = 25;

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Admin admin;

    KafkaInquiry(Admin admin) {
        this.admin = admin;
    }

    /**
     * The raw topics that exist.
     *
     * @param isRaw tells them by their names
     * @param kind what is in one of this name
     * @throws ExecutionException when Kafka refuses
     * @throws TimeoutException when it does not answer
     */
    List<RawTopic> rawTopics(Predicate<String> isRaw, Function<String, RawTopic.Kind> kind)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<String> names = names(isRaw);
        Collection<TopicDescription> topics =
                get(admin.describeTopics(names).allTopicNames()).values();
        Map<ConfigResource, Config> settings = get(admin.describeConfigs(names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all());
        Map<TopicPartition, PartitionProducerState> producers = get(admin.describeProducers(topics.stream()
                        .flatMap(topic -> partitions(topic).stream())
                        .toList())
                .all());
        List<RawTopic> found = new ArrayList<>();
        for (TopicDescription topic : topics) {
            Map<String, String> ofTopic = new HashMap<>();
            requireNonNull(settings.get(new ConfigResource(ConfigResource.Type.TOPIC, topic.name())))
                    .entries()
                    .forEach(entry -> ofTopic.put(entry.name(), String.valueOf(entry.value())));
            found.add(new RawTopic(
                    topic.name(),
                    kind.apply(topic.name()),
                    topic.partitions().size(),
                    TopicProbe.fewest(topic),
                    ofTopic,
                    writers(partitions(topic).stream()
                            .flatMap(partition -> requireNonNull(producers.get(partition)).activeProducers().stream())
                            .toList())));
        }
        return found;
    }

    /** The names of the raw topics that exist. */
    List<String> names(Predicate<String> isRaw) throws ExecutionException, TimeoutException, InterruptedException {
        return get(admin.listTopics().names()).stream().filter(isRaw).sorted().toList();
    }

    /** Whether a broker is of 4.1 or later: it knows newer metadata. */
    boolean dropsDecidedCommits() throws ExecutionException, TimeoutException, InterruptedException {
        SupportedVersionRange metadata = get(admin.describeFeatures().featureMetadata())
                .supportedFeatures()
                .get("metadata.version");
        return metadata != null && metadata.maxVersion() > METADATA_OF_4_0;
    }

    /**
     * A transactional producer has a transaction that is open, or a marker that ended its last one and names the
     * coordinator's epoch; an idempotent one has neither, and a plain one is not remembered at all.
     */
    private static RawTopic.Writers writers(List<ProducerState> producers) {
        if (producers.isEmpty()) {
            return RawTopic.Writers.UNKNOWN;
        }
        return producers.stream()
                        .allMatch(producer -> producer.coordinatorEpoch().isPresent()
                                || producer.currentTransactionStartOffset().isPresent())
                ? RawTopic.Writers.TRANSACTIONAL
                : RawTopic.Writers.NOT_TRANSACTIONAL;
    }

    private static List<TopicPartition> partitions(TopicDescription topic) {
        return IntStream.range(0, topic.partitions().size())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
