package dev.outboxrouter.system;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.acl.AclBinding;

/** Revokes one ACL on a running secured pipeline, and shows what a router, or its {@code check}, then does. */
final class AclExperiment implements AutoCloseable {

    /** How long a router gets for what it must not be able to do; with every ACL it takes 3 to 5 seconds. */
    private static final Duration MUST_NOT_ROUTE = Duration.ofSeconds(15);

    private static final Pattern COMPLAINT =
            Pattern.compile("AuthorizationException|cannot be seen|may not write|Promises are not known");
    private static final AtomicInteger TYPES = new AtomicInteger();

    private final Pipeline pipeline;
    private final Path directory;
    private final Admin admin;

    AclExperiment(Pipeline pipeline, Path directory) {
        this.pipeline = pipeline;
        this.directory = directory;
        this.admin = Admin.create(pipeline.config().kafkaClient());
    }

    /** What is tried while an ACL is missing. */
    interface Trial {
        void run() throws Exception;
    }

    /** Runs the trial without the ACL, and grants it again. */
    void without(AclBinding acl, Trial trial) throws Exception {
        assertThat(admin.deleteAcls(Set.of(acl.toFilter())).all().get()).containsExactly(acl);
        try {
            trial.run();
        } finally {
            admin.createAcls(Set.of(acl)).all().get();
        }
    }

    /** Runs {@code check} until it prints the text: a broker applies a revoked ACL a moment after it has confirmed it. */
    void awaitCheckThatSays(String text) {
        awaitCheckThatSays(text, environment());
    }

    /** The same for a router with a changelog. */
    void awaitCheckOfAChangelogThatSays(String text) {
        awaitCheckThatSays(text, withWindow());
    }

    private void awaitCheckThatSays(String text, Map<String, String> environment) {
        Waiting.await().untilAsserted(() -> {
            try (RouterProcess check = RouterProcess.start(pipeline, newDirectory(), environment, "check")) {
                assertThat(check.end().output()).containsPattern(text);
            }
        });
    }

    /** A router without local state routes an event of each kind and a dead letter. */
    void routes() throws Exception {
        assertThat(outcome(Waiting.LIMIT)).isEqualTo("routed");
    }

    /** A router with a changelog is ready, and stops. */
    void routesWithAChangelog() throws Exception {
        try (RouterProcess router = RouterProcess.start(pipeline, newDirectory(), withWindow())) {
            RouterHttp http = router.http();
            Waiting.await()
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(http.get("/ready").statusCode()).isEqualTo(200));
        }
    }

    private Map<String, String> withWindow() {
        Map<String, String> environment = environment();
        environment.put("OUTBOX_ROUTER_DEDUPLICATION_WINDOW", "1h");
        return environment;
    }

    /** A router without local state complains, ends, or routes nothing. */
    void doesNotRoute() throws Exception {
        assertThat(outcome(MUST_NOT_ROUTE)).isNotEqualTo("routed");
    }

    /** Adds a partition to a topic, and returns how many it then has. */
    int addPartition(String topic) throws Exception {
        int partitions = requireNonNull(admin.describeTopics(Set.of(topic))
                                .allTopicNames()
                                .get()
                                .get(topic))
                        .partitions()
                        .size()
                + 1;
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                .all()
                .get();
        return partitions;
    }

    /** Starts a router with a changelog that Kafka refuses something at its start, and returns what it says. */
    String endOfARouterWithAChangelog() throws Exception {
        try (RouterProcess router = RouterProcess.start(pipeline, newDirectory(), withWindow())) {
            RouterProcess.End end = router.end();
            assertThat(end.exitCode()).as(end.output()).isEqualTo(4);
            return end.output();
        }
    }

    /** Deletes the topics that the router creates. */
    void deleteRouterTopics() throws Exception {
        List<String> own = admin.listTopics().names().get().stream()
                .filter(topic -> topic.equals("outbox.dead-letters") || topic.startsWith("outbox-router-"))
                .toList();
        admin.deleteTopics(own).all().get();
    }

    /** The router's first complaint, {@code "ended: …"}, {@code "routed"}, or {@code "nothing"} when the limit is over. */
    private String outcome(Duration limit) throws Exception {
        String type = "type-" + TYPES.incrementAndGet();
        try (RouterProcess router = RouterProcess.start(pipeline, newDirectory(), environment())) {
            Transaction.commit(pipeline, tx -> {
                tx.emit(type, "1", "Emitted", "{}");
                tx.insert(type, "2", "Inserted", "{}");
                tx.poison("outbox", new byte[] {'?'});
            });
            Instant end = Instant.now().plus(limit);
            while (Instant.now().isBefore(end)) {
                // In this order: a complaint is printed before the event is sent.
                boolean arrived = arrived(type);
                String output = router.output();
                Matcher complaint = COMPLAINT.matcher(output);
                if (complaint.find()) {
                    return complaint.group();
                }
                if (!router.process().isAlive()) {
                    return "ended: " + output;
                }
                if (arrived && output.contains("promise=\"in order\"")) {
                    return "routed";
                }
            }
            return "nothing";
        }
    }

    private boolean arrived(String type) {
        return Topics.read(pipeline, "outbox\\.event\\." + type).size() == 2
                && !Topics.read(pipeline, "outbox\\.dead-letters").isEmpty();
    }

    private Map<String, String> environment() {
        Map<String, String> environment =
                new HashMap<>(pipeline.config().security().orElseThrow().routerEnvironment());
        environment.put(
                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers());
        return environment;
    }

    private Path newDirectory() throws IOException {
        return Files.createTempDirectory(directory, "router");
    }

    @Override
    public void close() {
        admin.close();
    }
}
