package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.connect.ConnectorFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The largest records that the shipped connector can send, on all partitions at once, in the heap of the shipped container.
 * Limits, partitions and options of the JVM are read from the connector's file and the manifest.
 */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class LargestRecordsIT {

    private static final Path MANIFEST = Path.of("../deploy/kubernetes/deployment.yaml");
    private static final String MESSAGES = "largest.message";
    private static final String ROWS = "largest.public.outbox";
    private static final String LETTERS = "largest-letters";

    /** Upper bound on what a record has beside its value. */
    private static final int OVERHEAD = 1_024;

    private final Pipeline pipeline;
    private final Map<String, String> connector = new HashMap<>();

    @TempDir
    private Path directory;

    LargestRecordsIT(Pipeline pipeline) {
        this.pipeline = pipeline;
        ConnectorFile file = pipeline.shippedConnector();
        file.config()
                .properties()
                .forEach(each -> connector.put(each.getKey(), each.getValue().asText()));
    }

    @Test
    void shouldMakeDeadLettersOfTheLargestRecordsInTheHeapOfTheContainer() throws Exception {
        try (Admin admin = Admin.create(pipeline.config().kafkaClient())) {
            int sent = write(admin);
            try (RouterProcess router = RouterProcess.start(jvm(), pipeline, directory, options())) {
                RouterHttp http = router.http();
                Waiting.await()
                        .failFast(
                                "the router has ended",
                                () -> assertThat(router.process().isAlive())
                                        .as(router.output())
                                        .isTrue())
                        .ignoreExceptionsMatching(failure -> failure instanceof IllegalStateException)
                        .untilAsserted(() -> assertThat(http.metric("outbox_router_events_rejected_total", ""))
                                .isEqualTo(sent));
                pipeline.awaitCaughtUp("largest", Pattern.quote(MESSAGES) + "|" + Pattern.quote(ROWS));

                assertThat(http.metric("outbox_router_events_rejected_total", "RECORD_NOT_JSON"))
                        .isPositive();
                assertThat(http.metric("outbox_router_events_rejected_total", "EVENT_TOO_LARGE"))
                        .isPositive();
                assertThat(router.output()).doesNotContain("OutOfMemoryError", "Heap is too small", "Deserializers");
                assertThat(bytesOf(admin, LETTERS))
                        .as("bytes of letters with their values")
                        .isGreaterThan((long) sent * largestValue());
            } finally {
                Set<String> there = new HashSet<>(admin.listTopics().names().get());
                there.retainAll(List.of(MESSAGES, ROWS, LETTERS));
                admin.deleteTopics(there).all().get();
            }
        }
    }

    /** Writes one record of each kind to every partition; returns how many there are. */
    private int write(Admin admin) throws Exception {
        int partitions = Integer.parseInt(setting("topic.creation.default.partitions"));
        Map<String, String> limit = Map.of("max.message.bytes", setting("topic.creation.default.max.message.bytes"));
        admin.createTopics(List.of(
                        new NewTopic(MESSAGES, partitions, (short) 1).configs(limit),
                        new NewTopic(ROWS, partitions, (short) 1).configs(limit)))
                .all()
                .get();
        Map<String, Object> settings = new HashMap<>(pipeline.config().kafkaClient());
        connector.forEach((key, value) -> {
            if (key.startsWith("producer.override.")) {
                settings.put(key.substring("producer.override.".length()), value);
            }
        });
        settings.remove("transaction.timeout.ms");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            int sent = send(producer, MESSAGES, IntStream.range(0, partitions), message());
            sent += send(producer, ROWS, IntStream.range(0, partitions), row());
            sent += send(producer, MESSAGES, IntStream.of(0), noise());
            // Fetched together with the record before it: lz4 makes little of either.
            return sent + send(producer, ROWS, IntStream.of(0), new byte[largestValue()]);
        }
    }

    private static int send(KafkaProducer<byte[], byte[]> producer, String topic, IntStream partitions, byte[] value)
            throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = partitions
                .mapToObj(partition -> new ProducerRecord<byte[], byte[]>(topic, partition, null, value))
                .toList();
        for (ProducerRecord<byte[], byte[]> each : records) {
            producer.send(each).get();
        }
        return records.size();
    }

    /** A logical message whose event no topic takes; all of it is base64. */
    private byte[] message() {
        return filled(
                "{\"op\":\"m\",\"ts_ms\":1795459473330,\"source\":" + source(1)
                        + ",\"message\":{\"prefix\":\"outbox/largest/1\",\"content\":\""
                        + base64("{\"id\":\"1\",\"aggregatetype\":\"largest\",\"aggregateid\":\"1\",\"payload\":\"  "),
                "YWFh",
                base64("   \"}") + "\"}}");
    }

    /** A row of the outbox whose payload no topic takes; it is unescaped as a whole. */
    private byte[] row() {
        return filled(
                "{\"before\":null,\"after\":{\"id\":\"2\",\"aggregatetype\":\"largest\",\"aggregateid\":\"1\","
                        + "\"type\":\"Made\",\"payload\":\"\\\"",
                "aaaaaaaaaaaaaaaaaaaaaaaa\\\\\\\\",
                "\\\"\",\"headers\":\"{}\"},\"source\":" + source(2) + ",\"op\":\"c\",\"ts_ms\":1795459473330}");
    }

    private byte[] noise() {
        byte[] value = new byte[largestValue()];
        new Random(1).nextBytes(value);
        return value;
    }

    /** A text of at most the largest size: a beginning, a middle that is repeated, an end. */
    private byte[] filled(String begin, String middle, String end) {
        int times = (largestValue() - begin.length() - end.length()) / middle.length();
        byte[] value = new byte[begin.length() + times * middle.length() + end.length()];
        Arrays.fill(value, (byte) ' ');
        put(begin, value, 0);
        byte[] repeated = middle.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < times; i++) {
            System.arraycopy(repeated, 0, value, begin.length() + i * repeated.length, repeated.length);
        }
        put(end, value, value.length - end.length());
        return value;
    }

    private static void put(String text, byte[] value, int at) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, value, at, bytes.length);
    }

    /** Base64 without padding: the text's length is made a multiple of three. */
    private static String base64(String text) {
        String padded = text.endsWith("}") ? " ".repeat((3 - text.length() % 3) % 3) + text : text;
        String whole = padded + (text.endsWith("}") ? "" : "a".repeat((3 - text.length() % 3) % 3));
        return Base64.getEncoder().encodeToString(whole.getBytes(StandardCharsets.US_ASCII));
    }

    private static String source(int number) {
        return ("{\"version\":\"3.7.0.Final\",\"connector\":\"postgresql\",\"name\":\"largest\",\"ts_ms\":1795459473237,"
                        + "\"snapshot\":\"false\",\"db\":\"postgres\",\"sequence\":\"[null,\\\"%1$d\\\"]\","
                        + "\"ts_us\":1795459473237049,\"ts_ns\":1795459473237049000,\"schema\":\"public\","
                        + "\"table\":\"outbox\",\"txId\":%1$d,\"lsn\":%1$d,\"xmin\":null}")
                .formatted(1_000 + number);
    }

    private int largestValue() {
        return Integer.parseInt(setting("producer.override.max.request.size")) - OVERHEAD;
    }

    private String setting(String key) {
        return connector.getOrDefault(key, "");
    }

    private Map<String, String> options() {
        return Map.of(
                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers(),
                "OUTBOX_ROUTER_KAFKA_APPLICATION_ID", "largest",
                "OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS", MESSAGES,
                "OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS", ROWS,
                "OUTBOX_ROUTER_DEAD_LETTER_TOPIC", LETTERS);
    }

    /** The JVM's options of the manifest, with the heap that they come to in the memory of its container. */
    private static List<String> jvm() throws Exception {
        String manifest = Files.readString(MANIFEST);
        Matcher limit = Pattern.compile("limits:\\s+memory: (\\d+)([MG])i").matcher(manifest);
        assertThat(limit.find()).isTrue();
        long megabytes = Long.parseLong(limit.group(1)) * (limit.group(2).equals("G") ? 1_024 : 1);
        List<String> options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
        for (MatchResult option :
                Pattern.compile("\"(-XX:[^\"]+)\"").matcher(manifest).results().toList()) {
            String text = option.group(1);
            String percentage = "-XX:MaxRAMPercentage=";
            options.add(
                    text.startsWith(percentage)
                            ? "-Xmx%dm".formatted(megabytes * Long.parseLong(text.substring(percentage.length())) / 100)
                            : text);
        }
        assertThat(options).anyMatch(option -> option.startsWith("-Xmx"));
        return options;
    }

    private static long bytesOf(Admin admin, String topic) throws Exception {
        int broker = admin.describeCluster().nodes().get().iterator().next().id();
        return admin.describeLogDirs(List.of(broker)).allDescriptions().get().values().stream()
                .flatMap(directories -> directories.values().stream())
                .map(LogDirDescription::replicaInfos)
                .flatMap(replicas -> replicas.entrySet().stream())
                .filter(replica -> replica.getKey().topic().equals(topic))
                .mapToLong(replica -> replica.getValue().size())
                .sum();
    }
}
