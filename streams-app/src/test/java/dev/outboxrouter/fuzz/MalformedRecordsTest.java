package dev.outboxrouter.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import dev.outboxrouter.config.InvalidConfigException;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.config.RouterOptionsTable;
import dev.outboxrouter.delivery.Delivery;
import dev.outboxrouter.topology.RawRecords;
import dev.outboxrouter.topology.RecordRouting;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/**
 * Records that are broken at random never break the router: each is an event, a skip or a dead letter with its own bytes,
 * within a bound of memory. The build runs the same ones each time; {@code make fuzz} runs more, and others.
 */
class MalformedRecordsTest {

    private static final Path RECORDS = Path.of("src/test/resources/records");
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_124);
    private static final long RECORDS_CHECKED = Long.getLong("fuzz.records", 1_000_000);

    /** What reading, routing and a copy of the record may allocate. */
    private static final int ALLOCATED_PER_BYTE = 200;

    /** And what the JVM counts although nobody has used it: the rest of a thread's allocation buffer. */
    private static final int ALLOCATED_AT_LEAST = 8_000_000;

    private final List<byte[]> values = new ArrayList<>();
    private final List<byte[]> contents = new ArrayList<>();
    private final List<RecordRouting> routings = List.of(
            routing(Map.of()),
            routing(Map.of(
                    "table.fields.additional.placement",
                    "type:header,tenant:envelope,version:partition",
                    "table.field.additional.missing",
                    "ignore",
                    "table.expand.json.payload",
                    "true",
                    "headers.field",
                    "headers",
                    "table.op.read.behavior",
                    "route")),
            routing(Map.of(
                    "output.format",
                    "cloudevents",
                    "payload.encoding",
                    "base64",
                    "table.field.event.timestamp",
                    "created_at",
                    "table.op.invalid.behavior",
                    "fatal",
                    "route.topic.regex",
                    "(.*)r(.*)",
                    "route.topic.replacement",
                    "$2.$1",
                    "binary.handling.mode",
                    "hex")),
            routing(Map.of(
                    "value.converter",
                    "org.apache.kafka.connect.json.JsonConverter",
                    "key.converter",
                    "org.apache.kafka.connect.json.JsonConverter",
                    "source.table.before",
                    "true")));

    /** So many records load the classes, which allocates too. */
    private static final long WARM_AFTER = 10_000;

    private long checked;
    private long routed;
    private long rejected;
    private long skipped;

    @Test
    void shouldGiveEveryRecordAnOutcome() throws IOException {
        readSeeds();
        RandomGenerator random = new Random(SEED);
        long count = 0;
        long start = System.nanoTime();
        while (count < RECORDS_CHECKED) {
            ConsumerRecord<byte[], byte[]> record = broken(random);
            try {
                check(record, routings.get((int) (count % routings.size())));
            } catch (RuntimeException | StackOverflowError | AssertionError e) {
                throw new AssertionError(
                        "record %d of -Dfuzz.seed=%d: %s, value %s"
                                .formatted(count, SEED, record, HexFormat.of().formatHex(record.value())),
                        e);
            }
            count++;
            if (count % 1_000_000 == 0) {
                System.out.printf("malformed records: %,d so far%n", count);
            }
        }
        System.out.printf(
                "malformed records: %,d in %d s; seed %d; routed %,d, rejected %,d, skipped %,d%n",
                count, (System.nanoTime() - start) / 1_000_000_000, SEED, routed, rejected, skipped);
        assertThat(routed).isPositive();
        assertThat(rejected).isPositive();
        assertThat(skipped).isPositive();
    }

    @Test
    void shouldReadOrRefuseEveryConfiguration() {
        List<String> options = List.copyOf(RouterOptionsTable.defaults().keySet());
        List<byte[]> pieces =
                List.of("a:header,b:partition", "(.*)", "${x}", "true", "-1", "topic.creation.x.include").stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList();
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            Map<String, String> configuration = new TreeMap<>(Map.of("source.message.topics", "a.message"));
            for (int n = random.nextInt(4); n >= 0; n--) {
                String option = options.get(random.nextInt(options.size()));
                configuration.put(
                        random.nextInt(10) == 0 ? text(Mutations.of(bytes(option), pieces, random)) : option,
                        text(Mutations.of(pieces.get(random.nextInt(pieces.size())), pieces, random)));
            }
            try {
                RecordRouting.offline(RouterConfig.of(configuration));
            } catch (InvalidConfigException e) {
                refused++;
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("-Dfuzz.seed=%d, %s".formatted(SEED, configuration), e);
            }
        }
        System.out.printf("malformed configurations: 20,000; seed %d; refused %,d%n", SEED, refused);
        assertThat(refused).isBetween(1, 19_999);
    }

    private void check(ConsumerRecord<byte[], byte[]> raw, RecordRouting routing) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        List<Delivery> deliveries = routing.route(raw);
        assertThat(deliveries).isNotEmpty();
        for (Delivery delivery : deliveries) {
            if (delivery instanceof Delivery.Event event) {
                routed++;
                assertThat(event.record().topic())
                        .matches("[a-zA-Z0-9._-]{1,249}")
                        .doesNotStartWith("__");
            } else if (delivery instanceof Delivery.DeadLetter letter) {
                rejected++;
                assertThat(letter.record().value()).isSameAs(raw.value());
                assertThat(letter.rejected().reason()).isNotEmpty().hasSizeLessThan(500);
            } else {
                skipped++;
            }
        }
        checked++;
        if (checked < WARM_AFTER) {
            return;
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("allocated for the value %s", text(raw.value()))
                .isLessThan((long) (raw.key().length + raw.value().length) * ALLOCATED_PER_BYTE + ALLOCATED_AT_LEAST);
    }

    private ConsumerRecord<byte[], byte[]> broken(RandomGenerator random) {
        List<String> topics = List.of("plain.message", "plain.public.outbox", "plain.public.customers");
        byte[] value;
        if (random.nextInt(3) == 0) {
            value = bytes(
                    "{\"op\":\"m\",\"source\":{\"ts_ms\":1},\"message\":{\"prefix\":\"outbox\",\"content\":\"%s\"}}"
                            .formatted(Base64.getEncoder().encodeToString(mutated(contents, random))));
        } else {
            value = mutated(values, random);
        }
        byte[] key = random.nextInt(4) == 0 ? mutated(values, random) : bytes("{\"id\":1}");
        return RawRecords.of(
                topics.get(random.nextInt(topics.size())), 0, 1, 1_795_459_473_237L, key, value, new RecordHeaders());
    }

    private static byte[] mutated(List<byte[]> seeds, RandomGenerator random) {
        return Mutations.of(seeds.get(random.nextInt(seeds.size())), seeds, random);
    }

    private void readSeeds() throws IOException {
        ObjectMapper json = new ObjectMapper();
        for (String name : List.of("plain", "schemas", "txmeta")) {
            for (String line : Files.readAllLines(RECORDS.resolve(name + ".jsonl"))) {
                JsonNode value = json.readTree(line).get("value");
                if (!value.isNull()) {
                    values.add(bytes(value.asText()));
                    JsonNode content =
                            json.readTree(value.asText()).findPath("message").path("content");
                    if (content.isTextual()) {
                        contents.add(Base64.getDecoder().decode(content.asText()));
                    }
                }
            }
        }
        contents.add(bytes("[{\"id\":1,\"aggregatetype\":\"order\",\"aggregateid\":1,\"payload\":[1]},{\"id\":2}]"));
        contents.add(
                bytes(
                        "{\"id\":\"1\",\"aggregate_type\":\"order\",\"aggregateId\":\"x\",\"type\":\"T\",\"tenant\":null,"
                                + "\"payload\":\"{\\\"a\\\":1}\",\"headers\":{\"h\":1},\"version\":2,\"created_at\":\"2026-11-23T18:44:33Z\"}"));
    }

    private static RecordRouting routing(Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.put("source.message.topics", "plain.message");
        all.put("source.outbox.topics", "plain.public.outbox");
        all.put("source.table.topics", "plain.public.customers:customer");
        return RecordRouting.offline(RouterConfig.of(all));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
