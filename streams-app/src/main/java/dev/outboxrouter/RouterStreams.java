package dev.outboxrouter;

import dev.outboxrouter.clients.StartPositions;
import dev.outboxrouter.clients.StreamsClients;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.delivery.Topics;
import dev.outboxrouter.observability.CommittedOutcomes;
import dev.outboxrouter.topology.RouterTopology;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/**
 * Kafka Streams without the metrics that it and its producers have of each topic: two dozen, which with a thousand
 * aggregate topics took whoever reads them more of a core than the routing (docs/performance.md, "A thousand topics"). What
 * was routed is counted by aggregate type, of which there are no more than the meters allow.
 */
final class RouterStreams extends KafkaStreams {

    /** KafkaProducer's, and Kafka Streams' own (KIP-846). */
    private static final Set<String> OF_EACH_TOPIC = Set.of("producer-topic-metrics", "stream-topic-metrics");

    private RouterStreams(Topology topology, Properties properties, KafkaClientSupplier clients) {
        super(topology, properties, clients);
    }

    /**
     * Creates the streams of one router, which do not run yet.
     *
     * @param topics of the events
     * @param outcomes counts what is done
     * @param positions decides where a raw partition without a usable position is read from
     * @param redelivery recognises redelivered changes
     */
    static RouterStreams create(
            RouterConfig config,
            Properties properties,
            Topics topics,
            CommittedOutcomes outcomes,
            StartPositions positions,
            RouterRedelivery redelivery) {
        return new RouterStreams(
                RouterTopology.build(config, topics, redelivery.filters(), outcomes),
                properties,
                new StreamsClients(
                        topics::known, new RouterSends(topics, outcomes), positions, redelivery.lookUps()::held));
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return super.metrics().entrySet().stream()
                .filter(metric -> !OF_EACH_TOPIC.contains(metric.getKey().group()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
