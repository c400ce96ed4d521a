package dev.outboxrouter.benchmarks.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outboxrouter.connect.ConnectorFile;
import dev.outboxrouter.connect.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The connectors that are compared, all made of the one that ships. */
final class ConnectorConfigs {

    /** What the shipped connector is tuned with; the rest is needed by any. */
    private static final List<String> TUNING =
            List.of("poll.interval.ms", "max.queue.size.in.bytes", "producer.override.");

    private final ObjectNode shipped;

    ConnectorConfigs(Path root) {
        try {
            this.shipped = ConnectorFile.read(root.resolve("connect-config/example-connector.json"))
                    .config();
        } catch (UsageException e) {
            throw new BenchmarkException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * The connector as it ships, for the router to read what it writes: {@code <prefix>.message}.
     *
     * @param slot that there is already
     */
    ObjectNode shipped(String prefix, String slot) {
        return shipped.deepCopy().put("topic.prefix", prefix).put("slot.name", slot);
    }

    /** The same with Debezium's transforms, which write the aggregate topics, {@code <prefix>.event.<type>}, themselves. */
    ObjectNode transforms(String prefix, String slot) {
        ObjectNode config = shipped(prefix, slot);
        // The event router is for events alone.
        remove(config, List.of("heartbeat.", "topic.creation.groups", "topic.creation.heartbeat."));
        return config.put("transforms", "decode,outbox")
                .put(
                        "transforms.decode.type",
                        "io.debezium.connector.postgresql.transforms.DecodeLogicalDecodingMessageContent")
                .put("transforms.outbox.type", "io.debezium.transforms.outbox.EventRouter")
                .put("transforms.outbox.route.topic.replacement", prefix + ".event.${routedByValue}")
                .put("transforms.outbox.table.fields.additional.placement", "type:header:eventType")
                .put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    }

    /** The same as someone has it who tunes nothing. */
    ObjectNode transformsWithDefaults(String prefix, String slot) {
        ObjectNode config = transforms(prefix, slot);
        remove(config, TUNING);
        return config;
    }

    private static void remove(ObjectNode config, List<String> beginnings) {
        Stream.Builder<String> names = Stream.builder();
        config.fieldNames().forEachRemaining(names);
        config.remove(names.build()
                .filter(name -> beginnings.stream().anyMatch(name::startsWith))
                .toList());
    }
}
