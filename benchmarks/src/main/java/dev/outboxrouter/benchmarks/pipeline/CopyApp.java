package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.config.ConfigSources;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/**
 * What Kafka Streams costs without any work: the raw topics' bytes as they are to one topic, with exactly the properties
 * that the router would have. Arguments: the router's configuration file, the topic.
 */
final class CopyApp {

    private CopyApp() {}

    public static void main(String[] arguments) {
        RouterConfig config = RouterConfig.of(ConfigSources.read(Optional.of(Path.of(arguments[0])), System.getenv()));
        Topology topology = new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        "raw-topics",
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        config.rawTopics().pattern())
                .addSink("copy", arguments[1], new ByteArraySerializer(), new ByteArraySerializer(), "raw-topics");
        KafkaStreams streams = new KafkaStreams(topology, StreamsProperties.of(config));
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close, "close"));
        streams.start();
    }
}
