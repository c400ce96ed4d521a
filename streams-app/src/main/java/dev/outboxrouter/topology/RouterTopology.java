package dev.outboxrouter.topology;

import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.deduplication.EventIds;
import dev.outboxrouter.deduplication.ReadBudget;
import dev.outboxrouter.deduplication.RedeliveryFilters;
import dev.outboxrouter.delivery.Destinations;
import dev.outboxrouter.observability.OutcomeCounter;
import dev.outboxrouter.observability.RouterMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * Raw topics → one processor → aggregate topics and dead letters. Configuration in, {@link Topology} out, no I/O.
 *
 * <p>The names of the nodes are part of what is deployed: they are constants, and {@code topology.txt} in the tests is
 * reviewed.
 */
public final class RouterTopology {

    /** The source: every raw topic. */
    public static final String RAW_TOPICS = "raw-topics";

    /** The processor. */
    public static final String ROUTE = "route";

    /** The sink of routed events. */
    public static final String AGGREGATE_TOPICS = "aggregate-topics";

    /** The sink of what could not be routed. */
    public static final String DEAD_LETTERS = "dead-letters";

    /**
     * The store, with a {@code deduplication.window} only: digest of an event id → its commit time. Its changelog is
     * {@code <application.id>-event-ids-changelog}.
     */
    public static final String EVENT_IDS = "event-ids";

    private RouterTopology() {}

    /**
     * Builds the topology.
     *
     * @param config what the user has set
     * @param destinations settles, when a record is processed, whether its topic can take it
     * @param filters parts of the filters that recognise redelivered changes
     * @param metrics counts what is done
     */
    public static Topology build(
            RouterConfig config, Destinations destinations, RedeliveryFilters.Parts filters, OutcomeCounter metrics) {
        SkipLog skipLog = new SkipLog(config.updateLevel());
        ThreadLocal<StreamThreadParts> parts = ThreadLocal.withInitial(() -> new StreamThreadParts(
                RecordRouting.of(config, destinations),
                new HistoryReader(config),
                new ReadBudget(),
                new PromptCommit()));
        Serializer<byte[]> keys = new ByteArraySerializer();
        Serializer<Outgoing> values = (topic, outgoing) -> outgoing.value();
        Topology topology = new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        RAW_TOPICS,
                        new RecordTime(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        config.rawTopics().pattern())
                .addProcessor(
                        ROUTE,
                        () -> new RouteProcessor(parts::get, filters, config.deduplicationWindow(), skipLog, metrics),
                        RAW_TOPICS)
                .addSink(AGGREGATE_TOPICS, AggregateTopic.OF_THE_OUTCOME, keys, values, partitioner(config), ROUTE)
                .addSink(DEAD_LETTERS, config.deadLetterTopic(), keys, values, ROUTE);
        config.deduplicationWindow().ifPresent(window -> topology.addStateStore(eventIds(window), ROUTE));
        return topology;
    }

    /** What {@link #build} makes of a configuration, for who wants to see it. */
    public static TopologyDescription describe(RouterConfig config) {
        return build(
                        config,
                        RecordRouting.planned(config),
                        RedeliveryFilters.Parts.WITHOUT_LOG,
                        new RouterMetrics(new SimpleMeterRegistry()))
                .describe();
    }

    /** Returns the names of the stores' changelogs, whether they exist or not. */
    public static Set<String> changelogs(RouterConfig config, String applicationId) {
        return describe(config).subtopologies().stream()
                .flatMap(part -> part.nodes().stream())
                .filter(TopologyDescription.Processor.class::isInstance)
                .flatMap(node -> ((TopologyDescription.Processor) node).stores().stream())
                .map(store -> "%s-%s-changelog".formatted(applicationId, store))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Null, the producer's own: for any other Kafka Streams asks how many partitions the topic has, record by record. */
    private static @Nullable PartitionOfTheOutcome partitioner(RouterConfig config) {
        return config.rules().events().namesPartitions() ? new PartitionOfTheOutcome() : null;
    }

    /** On disk, for a day of a thousand events a second is 86 million ids; not cached, for no id is written twice. */
    private static StoreBuilder<WindowStore<byte[], byte[]>> eventIds(Duration window) {
        return Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(EVENT_IDS, window.plus(EventIds.SLACK), window, false),
                        Serdes.ByteArray(),
                        Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of());
    }
}
