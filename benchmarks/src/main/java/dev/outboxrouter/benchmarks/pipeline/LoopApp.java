package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.config.ConfigSources;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What moving the bytes costs without Kafka Streams and without transactions: a consumer, a producer, one thread. Both
 * have the settings that the router's Kafka Streams would give its own. Arguments: the router's configuration file, the
 * topic.
 */
final class LoopApp {

    private LoopApp() {}

    public static void main(String[] arguments) {
        RouterConfig config = RouterConfig.of(ConfigSources.read(Optional.of(Path.of(arguments[0])), System.getenv()));
        Properties properties = StreamsProperties.of(config);
        StreamsConfig streams = new StreamsConfig(properties);
        String group = streams.getString(StreamsConfig.APPLICATION_ID_CONFIG);
        Map<String, Object> reading = streams.getMainConsumerConfigs(group, "loop", 0);
        // Kafka Streams' own, which would look for its tasks.
        reading.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, true);
        reading.put(
                ConsumerConfig.AUTO_COMMIT_INTERVAL_MS_CONFIG,
                streams.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG).intValue());
        reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        Duration wait = Duration.ofMillis(streams.getLong(StreamsConfig.POLL_MS_CONFIG));
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        streams.getProducerConfigs("loop"), new ByteArraySerializer(), new ByteArraySerializer())) {
            consumer.subscribe(config.rawTopics().pattern());
            while (true) {
                for (ConsumerRecord<byte[], byte[]> raw : consumer.poll(wait)) {
                    Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                            arguments[1], null, raw.timestamp(), raw.key(), raw.value(), raw.headers()));
                }
            }
        }
    }
}
