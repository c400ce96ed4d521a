package dev.outboxrouter.config;

import dev.outboxrouter.cdc.BinaryEncoding;
import dev.outboxrouter.cdc.ConverterSettings;
import dev.outboxrouter.deduplication.RedeliverySettings;
import dev.outboxrouter.delivery.OutputFormat;
import dev.outboxrouter.delivery.RedrivenTopic;
import dev.outboxrouter.delivery.TopicCreation;
import dev.outboxrouter.outbox.RoutingRules;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigValue;
import org.slf4j.event.Level;

/**
 * What the user has set, checked when it is made.
 *
 * @param rawTopics every topic that is read
 * @param binaryEncoding how the content of logical messages is written
 * @param keyConverter reads the raw topics' keys; empty: they are JSON
 * @param valueConverter reads the raw topics' values; empty: they are JSON
 * @param rules what becomes of a change event
 * @param updateLevel how an ignored update of an outbox row is logged
 * @param outputFormat what an event looks like
 * @param topicCreation how topics are made
 * @param deadLetterTopic where dead letters go
 * @param deduplicationWindow how far apart the commits of two events of one id may be for the second to be left out;
 *     empty: ids are not looked at
 * @param redelivery bounds of the filter of redelivered changes
 * @param waitsOnLostRecords whether a raw partition with lost records waits for an operator, or continues
 * @param connectUrl where Kafka Connect can be asked for the connector; empty: it is not
 * @param postgres where PostgreSQL can be asked for the slot; empty: it is not
 * @param monitoring how the router can be watched
 * @param kafka what is for Kafka's clients and Kafka Streams, without the prefix {@code kafka.}
 * @param notes what the user should know of the configuration
 */
public record RouterConfig(
        RawTopics rawTopics,
        BinaryEncoding binaryEncoding,
        Optional<ConverterSettings> keyConverter,
        Optional<ConverterSettings> valueConverter,
        RoutingRules rules,
        Level updateLevel,
        OutputFormat outputFormat,
        TopicCreation topicCreation,
        String deadLetterTopic,
        Optional<Duration> deduplicationWindow,
        RedeliverySettings redelivery,
        boolean waitsOnLostRecords,
        Optional<URI> connectUrl,
        Optional<PostgresConnection> postgres,
        Monitoring monitoring,
        Map<String, String> kafka,
        List<String> notes) {

    /** What begins with this is Kafka's and not ours. */
    static final String KAFKA_PREFIX = "kafka.";

    public RouterConfig {
        kafka = Map.copyOf(kafka);
        notes = List.copyOf(notes);
    }

    /**
     * Reads a configuration.
     *
     * @param properties option → value, ours, those under {@code transforms.outbox.} and those under {@code kafka.}
     * @throws InvalidConfigException with every problem at once
     */
    public static RouterConfig of(Map<String, String> properties) {
        Map<String, String> kafka = new TreeMap<>();
        Map<String, String> others = new TreeMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(KAFKA_PREFIX)) {
                kafka.put(key.substring(KAFKA_PREFIX.length()), value);
            } else {
                others.put(key, value);
            }
        });
        List<String> problems = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Map<String, String> ours = ConnectorLines.withoutPrefix(others, problems, notes);
        problems.addAll(unknown(ours));
        Map<String, Object> parsed = new HashMap<>();
        for (ConfigValue value : RouterOptions.validate(ours)) {
            problems.addAll(value.errorMessages());
            parsed.put(value.name(), value.value());
        }
        problems.addAll(StreamsProperties.problems(kafka));
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        RouterConfig config = made(new OptionValues(parsed, ours, problems), kafka, notes);
        problems.addAll(contradictions(config));
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        return config;
    }

    private static RouterConfig made(OptionValues values, Map<String, String> kafka, List<String> notes) {
        RawTopics rawTopics = SourceOptions.rawTopics(values);
        SourceOptions.checkOneKind(values);
        String deadLetterTopic = values.text(TopicOptions.DEAD_LETTER_TOPIC);
        RoutingRules rules = new RoutingRules(
                SourceOptions.outboxPrefix(values),
                EventRouterOptions.rule(
                        values,
                        OutputOptions.isCloudEvents(values),
                        OutputOptions.payloadEncoding(values),
                        OutputOptions.headers(values)),
                OutputOptions.topics(
                        values,
                        topic -> topic.equals(deadLetterTopic)
                                || topic.equals(RedrivenTopic.of(deadLetterTopic))
                                || rawTopics.contains(topic)
                                || StreamsProperties.isInternal(topic, kafka)),
                SourceOptions.tables(values),
                values.choice(EventRouterOptions.UPDATE_BEHAVIOR).equals("fatal"),
                values.choice(EventRouterOptions.READ_BEHAVIOR).equals("route"));
        return new RouterConfig(
                rawTopics,
                SourceOptions.binaryEncoding(values),
                SourceOptions.converter(values, SourceOptions.KEY_CONVERTER),
                SourceOptions.converter(values, SourceOptions.VALUE_CONVERTER),
                rules,
                EventRouterOptions.updateLevel(values),
                OutputOptions.format(values),
                TopicOptions.creation(values),
                deadLetterTopic,
                DeliveryOptions.deduplicationWindow(values),
                DeliveryOptions.redelivery(values),
                DeliveryOptions.waitsForOperator(values),
                ConnectOptions.url(values),
                PostgresOptions.connection(values),
                MonitoringOptions.monitoring(values),
                kafka,
                notes);
    }

    /** What the names of aggregate topics begin with; empty when they have nothing in common. */
    public String aggregateTopicPrefix() {
        return topicCreation.countedPrefix();
    }

    /** The topic that remembers which dead letters were redriven. */
    public String redrivenTopic() {
        return RedrivenTopic.of(deadLetterTopic);
    }

    /** The router's {@code application.id}: its consumer group. */
    public String applicationId() {
        return StreamsProperties.applicationId(kafka);
    }

    /** The topic that records the positions in the raw topics. */
    public String positionsTopic() {
        return StreamsProperties.positionsTopic(kafka);
    }

    /** Whether Kafka Streams keeps a topic of this name for the router. */
    public boolean isInternal(String topic) {
        return StreamsProperties.isInternal(topic, kafka);
    }

    private static List<String> unknown(Map<String, String> ours) {
        return ours.keySet().stream()
                .filter(key -> !RouterOptions.isKnown(key))
                .map(key -> "%s: there is no such option%s (outbox-router config lists them; Kafka's are under %s)"
                        .formatted(key, NearestName.hint(key, RouterOptions.names()), KAFKA_PREFIX))
                .toList();
    }

    private static List<String> contradictions(RouterConfig config) {
        List<String> problems = new ArrayList<>();
        if (config.rawTopics.isEmpty()) {
            problems.add("%s, %s, %s: at least one raw topic must be named"
                    .formatted(SourceOptions.MESSAGE_TOPICS, SourceOptions.OUTBOX_TOPICS, SourceOptions.TABLE_TOPICS));
        }
        if (config.rawTopics.contains(config.deadLetterTopic)) {
            problems.add("%s: %s is a raw topic too; dead letters would be read as events"
                    .formatted(TopicOptions.DEAD_LETTER_TOPIC, config.deadLetterTopic));
        }
        String redriven = config.redrivenTopic();
        if (config.rawTopics.contains(redriven)) {
            problems.add("%s: %s is a raw topic too; it remembers which dead letters were redriven"
                    .formatted(TopicOptions.DEAD_LETTER_TOPIC, redriven));
        }
        return problems;
    }
}
