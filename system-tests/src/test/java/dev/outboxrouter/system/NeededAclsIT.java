package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.stack.Principal;
import dev.outboxrouter.stack.SecurityPage;
import dev.outboxrouter.stack.ServiceName;
import dev.outboxrouter.stack.StackConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each right of the router that docs/security.md lists is needed: without it the router says so, or routes nothing. */
@ExtendWith(SecuredPipeline.class)
class NeededAclsIT {

    /** With every right it takes 3 to 5 s; so long is waited for what must not come. */
    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** So long for what must come. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Pattern COMPLAINT =
            Pattern.compile("AuthorizationException|cannot be seen|may not write|Promises are not known");

    private static final String CHANGELOG = "outbox-router-last-transactions-changelog";

    private static final AtomicInteger TYPES = new AtomicInteger();

    private final Pipeline pipeline;

    @TempDir
    private Path directory;

    NeededAclsIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    static Stream<AclBinding> ofTheRouter() {
        StackConfig config = StackConfig.fromEnvironment(Map.of(), Path.of(".."));
        return SecurityPage.acls(config).stream()
                .filter(acl -> acl.entry().principal().equals("User:" + Principal.OUTBOX_ROUTER));
    }

    @BeforeEach
    void setUp() {
        pipeline.stack().service(ServiceName.ROUTER).stop();
    }

    @Test
    void shouldRouteWithAllOfThem() throws Exception {
        forgetTopics();
        assertThat(run(PATIENCE)).isEqualTo("routed");
    }

    /** Takes some minutes; which right is missing, {@code check} says in every run. */
    @ParameterizedTest
    @MethodSource("ofTheRouter")
    @EnabledIfSystemProperty(named = "acls", matches = "all")
    void shouldNotWorkWithout(AclBinding acl) throws Exception {
        try (Admin admin = Admin.create(pipeline.config().kafkaClient())) {
            prepareTopics(admin, acl);
            assertThat(admin.deleteAcls(Set.of(acl.toFilter())).all().get()).containsExactly(acl);
            try {
                assertThat(run(LIMIT)).as(acl.toString()).isNotEqualTo("routed");
            } finally {
                admin.createAcls(Set.of(acl)).all().get();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ofTheRouter")
    void shouldBeNamedByTheCheckWhenMissing(AclBinding acl) throws Exception {
        String resource =
                acl.pattern().resourceType().name().toLowerCase(Locale.ROOT).replace('_', '-');
        // Who may not see a topic is not told what else he may not do with it.
        String missing = "may not (%s|DESCRIBE) the %s %s"
                .formatted(
                        acl.entry().operation(), resource, acl.pattern().name().replaceFirst("-$", ""));
        try (Admin admin = Admin.create(pipeline.config().kafkaClient())) {
            prepareTopics(admin, acl);
            admin.deleteAcls(Set.of(acl.toFilter())).all().get();
            try (RouterProcess check = RouterProcess.start(pipeline, directory, environment(), "check")) {
                assertThat(check.end().output()).containsPattern(missing);
            } finally {
                admin.createAcls(Set.of(acl)).all().get();
            }
        }
    }

    /** Topics are made, or they are there with what was written before. */
    private void prepareTopics(Admin admin, AclBinding acl) throws Exception {
        if (acl.entry().operation() == AclOperation.CREATE) {
            forgetTopics();
        } else if (!admin.listTopics().names().get().contains(CHANGELOG)) {
            assertThat(run(PATIENCE)).isEqualTo("routed");
        }
    }

    /** A router without state on its disk; its first complaint, or "routed", or "nothing" when neither comes. */
    private String run(Duration limit) throws SQLException, IOException, ExecutionException, InterruptedException {
        String type = "type-" + TYPES.incrementAndGet();
        Path ownDirectory = Files.createDirectory(directory.resolve(type));
        try (RouterProcess router = RouterProcess.start(pipeline, ownDirectory, environment())) {
            Transaction.commit(pipeline, tx -> {
                tx.emit(type, "1", "Emitted", "{}");
                tx.insert(type, "2", "Inserted", "{}");
                tx.poison("outbox", new byte[] {'?'});
            });
            Instant end = Instant.now().plus(limit);
            while (Instant.now().isBefore(end)) {
                // In this order: what was complained of is written before the event is sent.
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
                Thread.sleep(200);
            }
            return "nothing";
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment =
                new HashMap<>(pipeline.config().security().orElseThrow().routerEnvironment());
        environment.put(
                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", pipeline.config().bootstrapServers());
        return environment;
    }

    private boolean arrived(String type) {
        return Topics.read(pipeline, "outbox\\.event\\." + type, 0).size() == 2
                && !Topics.read(pipeline, "outbox\\.dead-letters", 0).isEmpty();
    }

    private void forgetTopics() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(pipeline.config().kafkaClient())) {
            List<String> own = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.equals("outbox.dead-letters") || topic.startsWith("outbox-router-"))
                    .toList();
            admin.deleteTopics(own).all().get();
        }
    }
}
