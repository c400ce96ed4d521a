package dev.outboxrouter.topology;

import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.StreamsProperties;
import dev.outboxrouter.deduplication.LookUps;
import dev.outboxrouter.deduplication.RecordedLog;
import dev.outboxrouter.deduplication.RedeliveryFilters;
import dev.outboxrouter.deduplication.RedeliverySettings;
import dev.outboxrouter.delivery.Topics;
import dev.outboxrouter.observability.RedeliveryReport;
import dev.outboxrouter.observability.RouterMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The real topology under Kafka's own test driver; reads like the story: emit, then look at the topics. */
final class RouterHarness implements AutoCloseable {

    static final long COMMITTED_AT = 1_795_459_473_237L;
    static final String MESSAGES = "example.message";
    static final String OUTBOX = "example.public.outbox";
    static final String DEAD_LETTERS = "outbox.dead-letters";

    private final MockAdminClient admin;
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private long piped;
    private final Map<String, RecordedLog> logs = new HashMap<>();
    private final TopologyTestDriver driver;
    private final Topics topicsOfKafka;

    RouterHarness() {
        this(Map.of());
    }

    RouterHarness(Map<String, String> options) {
        this(MockAdminClient.create().numBrokers(1).build(), options);
    }

    RouterHarness(MockAdminClient admin, Map<String, String> options) {
        this(admin, options, RedeliverySettings.MAX_TRANSACTIONS, false);
    }

    /**
     * Creates a router.
     *
     * @param maxTransactions transactions that the filter of redelivered changes knows of a raw partition
     * @param rebuildsFilters whether that filter is rebuilt from the raw partition at every record
     */
    RouterHarness(Map<String, String> options, int maxTransactions, boolean rebuildsFilters) {
        this(MockAdminClient.create().numBrokers(1).build(), options, maxTransactions, rebuildsFilters);
    }

    private RouterHarness(
            MockAdminClient admin, Map<String, String> options, int maxTransactions, boolean rebuildsFilters) {
        this.admin = admin;
        Map<String, String> all = new HashMap<>(Map.of(
                "source.message.topics",
                MESSAGES,
                "source.outbox.topics",
                OUTBOX,
                "table.fields.additional.placement",
                "type:header:eventType",
                "table.field.additional.missing",
                "ignore"));
        all.putAll(options);
        RouterConfig config = RouterConfig.of(all);
        Properties properties = StreamsProperties.of(config);
        topicsOfKafka = new Topics(admin, config.topicCreation(), StreamsProperties.producerLimits(properties));
        Instant now = Instant.ofEpochMilli(COMMITTED_AT).plusSeconds(60);
        RedeliveryFilters.Parts filters = new RedeliveryFilters.Parts(
                new RedeliverySettings(maxTransactions, 64, 1 << 20, Duration.ofSeconds(10)),
                partition -> log(partition.topic()),
                LookUps.unlimited(),
                new RedeliveryReport(registry),
                rebuildsFilters);
        driver = new TopologyTestDriver(
                RouterTopology.build(config, topicsOfKafka, filters, new RouterMetrics(registry)), properties, now);
    }

    /** A logical message, as Debezium writes it. */
    RouterHarness message(String prefix, byte[] content) {
        return raw(MESSAGES, "{\"prefix\":\"%s\"}".formatted(prefix), Envelopes.message(prefix, content));
    }

    RouterHarness message(String content) {
        return message("outbox", content.getBytes(StandardCharsets.UTF_8));
    }

    /** A record of a raw topic, whatever is in it. */
    RouterHarness raw(String topic, @Nullable String key, @Nullable String value) {
        return raw(topic, bytes(key), bytes(value));
    }

    RouterHarness raw(String topic, byte @Nullable [] key, byte @Nullable [] value) {
        return raw(topic, new TestRecord<>(key, value, new RecordHeaders(), COMMITTED_AT + 93));
    }

    RouterHarness raw(String topic, TestRecord<byte[], byte[]> raw) {
        Serializer<byte[]> bytes = new ByteArraySerializer();
        TestInputTopic<byte[], byte[]> input = driver.createInputTopic(topic, bytes, bytes);
        input.pipeInput(raw);
        // The test driver counts the offsets of all topics of one subscription together.
        log(topic).append(RawRecords.of(topic, 0, piped++, raw.timestamp(), raw.key(), raw.value(), raw.headers()));
        return this;
    }

    /** The records of a raw topic, which the router reads back. */
    RecordedLog log(String topic) {
        return logs.computeIfAbsent(topic, name -> new RecordedLog());
    }

    /** Takes every record that has arrived on a topic since the last look. */
    List<TestRecord<byte[], byte[]>> on(String topic) {
        Deserializer<byte[]> bytes = new ByteArrayDeserializer();
        return driver.producedTopicNames().contains(topic)
                ? driver.createOutputTopic(topic, bytes, bytes).readRecordsToList()
                : List.of();
    }

    TestRecord<byte[], byte[]> theOnlyOneOn(String topic) {
        List<TestRecord<byte[], byte[]>> records = on(topic);
        if (records.size() != 1) {
            throw new AssertionError("expected one record on %s, there are %d; topics: %s"
                    .formatted(topic, records.size(), driver.producedTopicNames()));
        }
        return records.get(0);
    }

    /** Every topic that has received anything, but for the changelog. */
    List<String> topics() {
        List<String> names = new ArrayList<>(driver.producedTopicNames());
        names.removeIf(name -> name.endsWith("-changelog"));
        names.sort(Comparator.naturalOrder());
        return names;
    }

    /** The topics that exist in Kafka, and the one that the next request fails on. */
    MockAdminClient admin() {
        return admin;
    }

    /** What the router knows of the topics that records go to. */
    Topics topicsOfKafka() {
        return topicsOfKafka;
    }

    /** What the router has counted under a counter's name, over all tags. */
    double counted(String counter) {
        return registry.find(counter).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** What the router counts with. */
    MeterRegistry registry() {
        return registry;
    }

    /** The reasons that records have been skipped for, as many times as it happened. */
    Map<String, Double> skipped() {
        Map<String, Double> reasons = new TreeMap<>();
        for (String name : List.of("outbox.router.records.skipped", "outbox.router.duplicates.absorbed")) {
            for (Counter counter : registry.find(name).counters()) {
                if (counter.count() > 0) {
                    reasons.merge(String.valueOf(counter.getId().getTag("reason")), counter.count(), Double::sum);
                }
            }
        }
        return reasons;
    }

    /** The codes that events have been rejected with, as many times as it happened. */
    Map<String, Double> rejected() {
        Map<String, Double> codes = new TreeMap<>();
        registry.find("outbox.router.events.rejected")
                .counters()
                .forEach(each -> codes.merge(String.valueOf(each.getId().getTag("code")), each.count(), Double::sum));
        return codes;
    }

    static String text(byte @Nullable [] bytes) {
        return bytes == null ? "(null)" : new String(bytes, StandardCharsets.UTF_8);
    }

    static String header(TestRecord<?, ?> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "(absent)" : text(header.value());
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        driver.close();
        admin.close();
    }
}
