package dev.outboxrouter;

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

    RouterStreams(Topology topology, Properties properties, KafkaClientSupplier clients) {
        super(topology, properties, clients);
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return super.metrics().entrySet().stream()
                .filter(metric -> !OF_EACH_TOPIC.contains(metric.getKey().group()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
