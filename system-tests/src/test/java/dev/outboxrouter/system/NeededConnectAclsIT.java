package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outboxrouter.stack.Principal;
import dev.outboxrouter.stack.SecurityPage;
import dev.outboxrouter.stack.Service;
import dev.outboxrouter.stack.ServiceName;
import dev.outboxrouter.stack.StackConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each ACL of the Kafka Connect worker and of the connector that docs/security.md lists is needed. A new worker starts for
 * each of them, some minutes in all: {@code make acls}.
 */
@ExtendWith(SecuredPipeline.class)
@EnabledIfSystemProperty(named = "acls", matches = "all")
class NeededConnectAclsIT {

    private static final Duration LIMIT = Duration.ofSeconds(45);
    private static final Pattern COMPLAINT = Pattern.compile("[A-Za-z]*AuthorizationException|[Nn]ot authorized");
    private static final String HEARTBEATS = "__debezium-heartbeat.example";

    private final Pipeline pipeline;

    NeededConnectAclsIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    static Stream<AclBinding> ofConnect() {
        StackConfig config = StackConfig.fromEnvironment(Map.of(), Path.of(".."));
        Set<String> users = Set.of("User:" + Principal.OUTBOX_CONNECT, "User:" + Principal.OUTBOX_CONNECTOR);
        return SecurityPage.acls(config).stream()
                .filter(acl -> users.contains(acl.entry().principal()));
    }

    @Test
    void shouldCaptureWithAllOfThem() throws Exception {
        assertThat(run()).isEqualTo("captured");
    }

    @ParameterizedTest
    @MethodSource("ofConnect")
    void shouldNotWorkWithout(AclBinding acl) throws Exception {
        try (Admin admin = Admin.create(pipeline.config().kafkaClient())) {
            assertThat(admin.deleteAcls(Set.of(acl.toFilter())).all().get()).containsExactly(acl);
            try {
                String end = run();
                System.out.println(acl + " -> " + end);
                assertThat(end).as(acl.toString()).isNotEqualTo("captured");
            } finally {
                admin.createAcls(Set.of(acl)).all().get();
            }
        }
    }

    /** A worker that finds no topic of its own; its first complaint, or "captured", or "nothing" when neither comes. */
    private String run() throws SQLException, IOException, ExecutionException, InterruptedException {
        Service connect = pipeline.stack().service(ServiceName.CONNECT);
        connect.stop();
        forgetTopics();
        long before = Files.size(connect.logFile());
        Thread start = new Thread(() -> {
            connect.start();
            pipeline.register();
        });
        start.setUncaughtExceptionHandler((thread, failure) -> {});
        start.start();
        try {
            Transaction.commit(pipeline, tx -> {
                tx.emit("captured", "1", "Emitted", "{}");
                tx.insert("captured", "2", "Inserted", "{}");
            });
            Instant end = Instant.now().plus(LIMIT);
            while (Instant.now().isBefore(end)) {
                boolean captured = Topics.read(pipeline, "example\\.message").size() > 0
                        && Topics.read(pipeline, "example\\.public\\.outbox").size() > 0
                        && Topics.read(pipeline, Pattern.quote(HEARTBEATS)).size() > 0;
                String log = Files.readString(connect.logFile()).substring((int) before);
                Matcher complaint = COMPLAINT.matcher(log);
                if (complaint.find()) {
                    return complaint.group();
                }
                if (captured) {
                    return "captured";
                }
                Thread.sleep(200);
            }
            return "nothing";
        } finally {
            start.interrupt();
            start.join();
        }
    }

    private void forgetTopics() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(pipeline.config().kafkaClient())) {
            List<String> own = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith("example.")
                            || topic.startsWith("outbox-connect-")
                            || topic.equals(HEARTBEATS))
                    .toList();
            admin.deleteTopics(own).all().get();
        }
    }
}
