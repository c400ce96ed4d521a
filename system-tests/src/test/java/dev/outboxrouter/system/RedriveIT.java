package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A router of its own whose rules refuse what the pipeline's router routes; then they are mended. */
@ExtendWith(Pipeline.Running.class)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class RedriveIT {

    private final Pipeline pipeline;

    /** The raw topics are everybody's, and others have written there what becomes letters of other codes. */
    private static final String REFUSED = "AGGREGATE_TYPE_NOT_ALLOWED";

    @TempDir
    private Path directory;

    RedriveIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldRouteExactlyTheLettersOnceTheRuleIsMended() throws Exception {
        Transaction.commit(pipeline, tx -> {
            for (int i = 0; i < 30; i++) {
                tx.emit("mended", "m-" + i % 3, "Refused", "{\"n\": %d}".formatted(i));
                tx.emit("waiting", "w-1", "Refused", "{\"n\": %d}".formatted(i));
            }
        });
        Topics.settle(pipeline);
        Map<String, String> mended = options("mended,nothing");
        Map<String, String> all = options("mended,waiting");
        makeLetters(options("nothing"), 60);

        RouterProcess.End dry = run(mended, "--dry-run", "--aggregate-type", "mended");
        assertThat(dry.exitCode()).as(dry.output()).isZero();
        assertThat(dry.output()).contains("30  would be sent: redriven.event.mended", " left out: not asked for");
        assertThat(Arrived.on(pipeline, "redriven.dead-letters.redriven").size())
                .isZero();

        RouterProcess.End first = run(mended, "--code", REFUSED);
        assertThat(first.exitCode()).as(first.output()).isEqualTo(7);
        assertThat(first.output())
                .contains("30  sent: redriven.event.mended", "30  failed again as before: " + REFUSED)
                .contains("outbox-router explain --topic example.message --partition ");
        Arrived redriven = Arrived.on(pipeline, "redriven.event.mended");
        assertThat(redriven.byKey())
                .isEqualTo(Arrived.on(pipeline, "outbox.event.mended").byKey());
        assertThat(Set.copyOf(redriven.headers("outbox.redriven")))
                .hasSize(30)
                .allMatch(place -> place.matches("redriven\\.dead-letters-\\d@\\d+"));

        writeForeignRecords("redriven.dead-letters.redriven");
        RouterProcess.End second = run(mended, "--aggregate-type", "mended");
        assertThat(second.exitCode()).as(second.output()).isZero();
        assertThat(second.output())
                .contains("30  left out: redriven before")
                .contains("no letter is waiting")
                .contains("Records were not written by a redrive and are skipped")
                .containsPattern("topic=redriven.dead-letters.redriven partition=0 offset=\\d+ records=3");

        Map<String, String> unmade = new HashMap<>(all);
        unmade.put("OUTBOX_ROUTER_TOPIC_CREATION_ENABLE", "false");
        RouterProcess.End third = run(unmade, "--code", REFUSED);
        assertThat(third.exitCode()).as(third.output()).isEqualTo(7);
        assertThat(third.output()).contains("30  failed again, for another reason: TOPIC_MISSING");
        RouterProcess.End last = run(all, "--code", "TOPIC_MISSING");
        assertThat(last.exitCode()).as(last.output()).isZero();

        assertThat(Arrived.on(pipeline, "redriven.event.waiting").byKey())
                .isEqualTo(Arrived.on(pipeline, "outbox.event.waiting").byKey());
        assertThat(Arrived.on(pipeline, "redriven.event.mended").size()).isEqualTo(30);
        RouterProcess.End nothing = run(all, "--code", REFUSED);
        assertThat(nothing.exitCode()).as(nothing.output()).isZero();
        assertThat(nothing.output())
                .contains("0 dead letters of redriven.dead-letters taken", " left out: redriven before");
        assertThat(remembered()).isEqualTo(90);

        deleteLetters();
        assertThat(run(all).exitCode()).isZero();
        assertThat(remembered()).isZero();
        Topics.settle(pipeline);
    }

    @Test
    void shouldRedriveNothingTwiceWhenItIsKilledOrTwoRunAtOnce() throws Exception {
        int count = 6_000;
        RawMessages.write(pipeline, "killed.message", "killed", count);
        Map<String, String> options = new HashMap<>(options("killed"));
        options.put("OUTBOX_ROUTER_KAFKA_APPLICATION_ID", "killed-router");
        options.put("OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS", "killed.message");
        options.put("OUTBOX_ROUTER_MESSAGE_PREFIX_INCLUDE_LIST", "outbox/.*");
        options.put("OUTBOX_ROUTER_DEAD_LETTER_TOPIC", "killed.dead-letters");
        Map<String, String> refusing = new HashMap<>(options);
        refusing.put("OUTBOX_ROUTER_ROUTE_AGGREGATE_TYPES", "nothing");
        makeLetters(refusing, count);

        try (ProducerQuota quota = new ProducerQuota(pipeline, "outbox-router-redrive");
                RouterProcess killed = redrive(options)) {
            Waiting.await()
                    .alias(quota + " lets the first batch pass")
                    .untilAsserted(() -> assertThat(arrivedOf("killed")).isPositive());
            killed.process().destroyForcibly().waitFor();
        }
        assertThat(arrivedOf("killed")).isPositive().isLessThan(count);
        try (RouterProcess one = redrive(options);
                RouterProcess other = redrive(options)) {
            List<Integer> ends = List.of(one.end().exitCode(), other.end().exitCode());
            assertThat(ends).as(one.output() + other.output()).contains(0).isSubsetOf(0, 5);
        }
        RouterProcess.End last = run(options);

        assertThat(last.exitCode()).as(last.output()).isZero();
        assertThat(last.output()).contains("6,000  left out: redriven before");
        Arrived arrived = Arrived.on(pipeline, "redriven.event.killed");
        assertThat(Set.copyOf(arrived.headers("id"))).hasSize(count);
        assertThat(arrived.size()).isEqualTo(count);
        arrived.byKey()
                .forEach((key, events) -> assertThat(events)
                        .as("aggregate " + key)
                        .isSortedAccordingTo(Comparator.comparingInt(
                                event -> Integer.parseInt(event.substring(0, event.indexOf(' '))))));
    }

    private void writeForeignRecords(String topic) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                pipeline.config().kafkaClient(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String key : List.of("somebody's", "a/b/c", "AAAAAAAAAAAAAAAAAAAAAQ/0/-1")) {
                producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), new byte[0]))
                        .get();
            }
        }
    }

    /** What is remembered of letters, when the topic has been compacted. */
    private long remembered() {
        Map<String, Boolean> last = new HashMap<>();
        Arrived.on(pipeline, "redriven.dead-letters.redriven").records().stream()
                .filter(record -> Topics.text(record.value()).matches("routed|failed again|\\(null\\)"))
                .forEach(record -> last.put(Topics.text(record.key()), record.value() != null));
        return last.values().stream().filter(isThere -> isThere).count();
    }

    private void deleteLetters() throws Exception {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        for (int partition = 0; partition < 6; partition++) {
            all.put(new TopicPartition("redriven.dead-letters", partition), RecordsToDelete.beforeOffset(-1));
        }
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", pipeline.config().bootstrapServers()))) {
            admin.deleteRecords(all).all().get();
        }
    }

    /** What the router makes of the raw topics under rules that refuse it. */
    private void makeLetters(Map<String, String> options, int count) throws Exception {
        String topic = String.valueOf(options.get("OUTBOX_ROUTER_DEAD_LETTER_TOPIC"));
        try (RouterProcess router = RouterProcess.start(pipeline, newDirectory(), options)) {
            Waiting.await()
                    .untilAsserted(() -> assertThat(Arrived.on(pipeline, topic).headers("outbox.error.code"))
                            .filteredOn(REFUSED::equals)
                            .hasSizeGreaterThanOrEqualTo(count));
            assertThat(router.process().isAlive()).isTrue();
        }
    }

    private long arrivedOf(String aggregateType) {
        return Topics.ends(pipeline, "redriven.event." + aggregateType);
    }

    private RouterProcess.End run(Map<String, String> options, String... arguments) throws Exception {
        try (RouterProcess process = redrive(options, arguments)) {
            return process.end();
        }
    }

    private RouterProcess redrive(Map<String, String> options, String... arguments) throws Exception {
        String[] all = new String[arguments.length + 1];
        all[0] = "redrive";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return RouterProcess.start(pipeline, newDirectory(), options, all);
    }

    private Path newDirectory() throws Exception {
        return Files.createTempDirectory(directory, "router");
    }

    private Map<String, String> options(String aggregateTypes) {
        return Map.of(
                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers(),
                "OUTBOX_ROUTER_KAFKA_APPLICATION_ID", "redrive-router",
                "OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS", "nothing.public.outbox",
                "OUTBOX_ROUTER_MESSAGE_PREFIX_INCLUDE_LIST", "outbox/(mended|waiting)/.*",
                "OUTBOX_ROUTER_ROUTE_AGGREGATE_TYPES", aggregateTypes,
                "OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT", "redriven.event.${routedByValue}",
                "OUTBOX_ROUTER_DEAD_LETTER_TOPIC", "redriven.dead-letters");
    }
}
