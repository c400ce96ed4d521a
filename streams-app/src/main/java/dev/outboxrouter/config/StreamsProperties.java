package dev.outboxrouter.config;

import dev.outboxrouter.deduplication.EventIdStorage;
import dev.outboxrouter.delivery.Compression;
import dev.outboxrouter.delivery.DeadLetters;
import dev.outboxrouter.delivery.ProcessingFailureHandler;
import dev.outboxrouter.delivery.ProducerLimits;
import dev.outboxrouter.delivery.SendFailureHandler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;

/**
 * The one place of precedence: the router's defaults, over them what the user has set under {@code kafka.}, over that what
 * the router owns because its promises stand on it.
 */
public final class StreamsProperties {

    /** Used when the user names no other: the consumer group and the prefix of whatever is internal. */
    private static final String APPLICATION_ID = "outbox-router";

    private static final Map<String, Object> DEFAULTS = Map.ofEntries(
            Map.entry(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID),
            // A backlog is committed in larger pieces than Kafka Streams' 100 ms: a transaction costs the broker
            // some milliseconds, and more with each partition in it. What is new does not wait for it: PromptCommit.
            Map.entry(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 200),
            // A transaction that begins before the markers of the one before are written is turned away; they take
            // some milliseconds, and Kafka's own 100 ms were the slowest percent of all events. 20 ms is what its
            // client waits where it adds partitions: docs/performance.md, "Latency".
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 20),
            // Batches of two and more events of 10 KB (Kafka's own 16 KB have room for one): docs/performance.md, "What
            // was chosen".
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 32 * 1024),
            // So soon is an event committed that is followed by none (Kafka Streams' own is 100 ms):
            // docs/performance.md,
            // "What was chosen".
            Map.entry(StreamsConfig.POLL_MS_CONFIG, 5),
            // Raw topics are routed each in its own order and never joined: none is waited for because another has
            // nothing to read (docs/performance.md, "What was chosen").
            Map.entry(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED),
            Map.entry(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092"),
            // Whatever can be read can be written as a dead letter.
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), DeadLetters.MAX_BYTES),
            // The least that the largest dead letter needs: a second one waits until the first has been sent.
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), (long) DeadLetters.MAX_BYTES),
            // A router that was killed is missed after this time; until then its partitions stand still (Kafka's own is
            // 45 s). A pause as long as this, of the JVM or the machine, costs a rebalance.
            Map.entry(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000),
            Map.entry(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 3_000),
            // A rebalance waits as long for a member that does not come back (Kafka's own is 5 minutes). A broker
            // that is started again and remembers a router that was killed in the meantime does not miss its
            // heartbeats.
            Map.entry(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG), 60_000),
            // A fetch is one array of all that it brings, 6 MB of six partitions by Kafka's own 1 MB: in a heap of 128
            // MB
            // a drain was a tenth faster with this (docs/performance.md, "Memory").
            Map.entry(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 256 * 1024),
            // Upper bound on a response of a broker, unless its first record is larger; 64 partitions reach it. Kafka's
            // own 50 MB are most of a small heap.
            Map.entry(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), 16 * 1024 * 1024),
            // What was polled is in memory until it is routed, and 1,000 records of 1 KB (Kafka Streams' own) are more
            // than is quickly reached and collected: docs/performance.md, "Memory".
            Map.entry(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 250),
            // A raw topic is made with its first record, and is found within this time (Kafka's default: 5 minutes).
            Map.entry(StreamsConfig.mainConsumerPrefix(CommonClientConfigs.METADATA_MAX_AGE_CONFIG), 2_000));

    private static final Map<String, Object> DEFAULTS_WITH_EVENT_IDS =
            Map.of(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, EventIdStorage.class);

    private static final Map<String, Object> OWNED = Map.of(
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2,
            StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true,
            StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, ProcessingFailureHandler.class,
            // Bytes are always bytes: it does not happen, and nothing is dropped.
            StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LogAndFailExceptionHandler.class,
            StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, SendFailureHandler.class,
            StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class,
            StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);

    /** Their names of before; Kafka Streams still takes them. */
    private static final String DEPRECATED_DESERIALIZATION_HANDLER = "default.deserialization.exception.handler";

    private static final String DEPRECATED_PRODUCTION_HANDLER = "default.production.exception.handler";

    /** Options that would break a promise in any client, whatever prefix they are given with. */
    private static final Set<String> OWNED_BY_CLIENTS = Set.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            DEPRECATED_DESERIALIZATION_HANDLER,
            DEPRECATED_PRODUCTION_HANDLER,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.ACKS_CONFIG,
            // Either takes the partition away from the key, and with it an aggregate's order.
            ProducerConfig.PARTITIONER_CLASS_CONFIG,
            ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG,
            // Not set at all: Kafka Streams would send letters of its own, which nobody has measured against the topic.
            StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG);

    /** A restore consumer that reads aborted records would take changes for routed that were not. */
    private static final List<String> CLIENT_PREFIXES = List.of(
            StreamsConfig.MAIN_CONSUMER_PREFIX,
            StreamsConfig.RESTORE_CONSUMER_PREFIX,
            StreamsConfig.GLOBAL_CONSUMER_PREFIX,
            StreamsConfig.CONSUMER_PREFIX,
            StreamsConfig.PRODUCER_PREFIX);

    private static final int LITTLE_BYTES = 256 * 1024;
    private static final int PATIENCE_MILLIS = 5_000;

    private StreamsProperties() {}

    /** What Kafka Streams is started with. */
    public static Properties of(RouterConfig config) {
        Properties properties = new Properties();
        properties.putAll(DEFAULTS);
        if (config.deduplicationWindow().isPresent()) {
            properties.putAll(DEFAULTS_WITH_EVENT_IDS);
        }
        properties.putAll(config.kafka());
        properties.putAll(OWNED);
        return properties;
    }

    /**
     * Whether a topic has the name of one that Kafka Streams or the router keeps for itself: a record that somebody else puts
     * there is read back as the router's own state.
     */
    static boolean isInternal(String topic, Map<String, String> kafka) {
        String applicationId = applicationId(kafka);
        return topic.equals(positionsTopic(kafka))
                || (topic.startsWith(applicationId + "-")
                        && (topic.endsWith("-changelog") || topic.endsWith("-repartition")));
    }

    /** The consumer group, and the prefix of whatever is internal. */
    static String applicationId(Map<String, String> kafka) {
        return kafka.getOrDefault(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
    }

    /** The topic that records the group's positions in the raw topics. */
    static String positionsTopic(Map<String, String> kafka) {
        return applicationId(kafka) + "-positions";
    }

    /** What decides which records a producer with these properties can send. */
    public static ProducerLimits producerLimits(Properties properties) {
        // Kafka Streams gives its clients what has their prefix, else what has none.
        Object compression = properties.getOrDefault(
                StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG),
                properties.getOrDefault(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none"));
        return new ProducerLimits(maxRequestBytes(properties), Compression.named(String.valueOf(compression)));
    }

    /** The producer's {@code max.request.size} that these properties come to, in bytes. */
    public static int maxRequestBytes(Properties properties) {
        return Integer.parseInt(
                String.valueOf(properties.get(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG))));
    }

    /** The time after which the broker removes a member that was killed, {@code session.timeout.ms} of the main consumers. */
    public static Duration sessionTimeout(Properties properties) {
        return mainConsumerMillis(properties, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
    }

    /** {@code max.poll.interval.ms} of the main consumers. */
    public static Duration maxPollInterval(Properties properties) {
        return mainConsumerMillis(properties, ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
    }

    /** {@code heartbeat.interval.ms} of the main consumers. */
    public static Duration heartbeatInterval(Properties properties) {
        return mainConsumerMillis(properties, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);
    }

    /**
     * What a consumer is made with that looks at dead letters: the user's settings of all clients, in no group, what is
     * committed, and little at a time, for a letter may be large.
     */
    public static Map<String, Object> ofDeadLetterReader(Properties properties) {
        Map<String, Object> consumer = readerWithoutGroup(properties, "outbox-router-console");
        consumer.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, LITTLE_BYTES);
        return consumer;
    }

    /**
     * Settings of a consumer that asks whether there is a record in a raw topic: as {@link #ofDeadLetterReader}, and one
     * record batch at a time, which Kafka sends whole however large it is.
     */
    public static Map<String, Object> ofRawRecordSearch(Properties properties) {
        Map<String, Object> consumer = readerWithoutGroup(properties, "outbox-router-record-search");
        consumer.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
        consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        return consumer;
    }

    private static Map<String, Object> readerWithoutGroup(Properties properties, String clientId) {
        Map<String, Object> consumer = new HashMap<>(new StreamsConfig(properties).getRestoreConsumerConfigs(clientId));
        consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        consumer.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        consumer.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        return consumer;
    }

    private static Duration mainConsumerMillis(Properties properties, String option) {
        return Duration.ofMillis(
                Long.parseLong(String.valueOf(properties.get(StreamsConfig.mainConsumerPrefix(option)))));
    }

    /** What the user may not set, said so. */
    static List<String> problems(Map<String, String> kafka) {
        return kafka.keySet().stream()
                .filter(StreamsProperties::isOwned)
                .sorted()
                .map(key -> "%s%s: cannot be set; what the router promises stands on its own value"
                        .formatted(RouterConfig.KAFKA_PREFIX, key))
                .toList();
    }

    private static boolean isOwned(String key) {
        String option = CLIENT_PREFIXES.stream()
                .filter(key::startsWith)
                .findFirst()
                .map(prefix -> key.substring(prefix.length()))
                .orElse(key);
        return OWNED.containsKey(key) || OWNED_BY_CLIENTS.contains(option);
    }
}
