package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Signals to the process of the shipped jar at states of its life, most of them during the start. A state is recognised by what the
 * process has logged, by its connection to a port of the test's, by its membership in the group, or by its HTTP.
 */
@ExtendWith(Pipeline.Running.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@ResourceLock(value = Pipeline.SHARED, mode = ResourceAccessMode.READ)
class RouterStopIT {

    private static final String RAW_TOPIC = "stopped.message";
    private static final int EVENTS = 500;
    private static final Duration LIMIT = Waiting.LIMIT;

    /** Neither a session nor a rebalance expires before a wait of this class ends: a group that is empty was left. */
    private static final Duration SESSION = Duration.ofMinutes(10);

    private static final Pattern LISTENS = Pattern.compile("HTTP listens url=(http://[0-9.:]+)/");

    private final Pipeline pipeline;

    @TempDir
    private Path directory;

    RouterStopIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @BeforeAll
    static void writeRawRecords(Pipeline pipeline) throws Exception {
        RawMessages.write(pipeline, RAW_TOPIC, "stopped", EVENTS);
    }

    @Test
    void shouldStopWhileTheConfigurationIsRead() throws Exception {
        Path secret = directory.resolve("secret.properties");
        assertThat(new ProcessBuilder("mkfifo", secret.toString()).start().waitFor())
                .isZero();
        try (RouterProcess router = start(
                        "stop-config",
                        Map.of(
                                "OUTBOX_ROUTER_CONFIG_PROVIDERS", "file",
                                "OUTBOX_ROUTER_CONFIG_PROVIDERS_FILE_CLASS",
                                        "org.apache.kafka.common.config.provider.FileConfigProvider",
                                "OUTBOX_ROUTER_KAFKA_CLIENT_ID", "${file:" + secret + ":id}"));
                // Opens when the router has opened the other end; it then waits for a line that never comes.
                OutputStream unwritten = new FileOutputStream(secret.toFile())) {
            router.process().destroy();

            assertStopped(router, "stop-config", 0);
            assertThat(unwritten).isNotNull();
        }
    }

    @Test
    void shouldStopWhileKafkaAcceptsAndDoesNotAnswer() throws Exception {
        try (ServerSocket silent = silentKafka();
                RouterProcess router = start("stop-silent", bootstrap(silent));
                Socket connection = silent.accept()) {
            router.process().destroy();

            assertStopped(router, "stop-silent", 0);
            assertThat(connection.isConnected()).isTrue();
        }
    }

    @Test
    void shouldStopWhileKafkaRefusesConnections() throws Exception {
        try (RouterProcess router =
                start("stop-refused", Map.of("OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", "localhost:1"))) {
            awaitLine(router, "Router starts");
            router.process().destroy();

            assertStopped(router, "stop-refused", 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "stop-answered,    Kafka answers",
        "stop-topic,       Topic made topic=stop-topic.dead-letters",
        "stop-learnt,      Aggregate topics known",
        "stop-listening,   HTTP listens",
        "stop-rebalancing, Router state=REBALANCING",
        "stop-running,     Router state=RUNNING"
    })
    void shouldStopOnceItHasLogged(String name, String line) throws Exception {
        try (RouterProcess router = start(name, Map.of())) {
            awaitLine(router, line);
            router.process().destroy();

            assertStopped(router, name, 0);
        }
    }

    @Test
    void shouldStopWhenItHasJustJoinedItsGroup() throws Exception {
        try (Admin admin = admin();
                RouterProcess router = start("stop-joined", Map.of())) {
            awaitTrue(
                    router,
                    "a member of its group",
                    () -> !members(admin, "stop-joined").isEmpty());
            router.process().destroy();

            assertStopped(router, "stop-joined", 0);
        }
    }

    @Test
    void shouldStopOnceWhileItRoutesAlthoughASecondSignalFollows() throws Exception {
        try (RouterProcess router = start("stop-routing", Map.of())) {
            RouterHttp http = router.http();
            awaitTrue(router, "events routed", () -> http.metric("outbox_router_events_routed_total", "") > 0);
            String signal = isSigintIgnored() ? "-TERM" : "-INT";
            assertThat(new ProcessBuilder("kill", signal, "" + router.process().pid())
                            .start()
                            .waitFor())
                    .isZero();
            awaitLine(router, "Router state=PENDING_SHUTDOWN");
            router.process().destroy();

            assertStopped(router, "stop-routing", 0);
        }
    }

    @Test
    void shouldEndWithItsFailureAndLeaveTheGroupWhenTheSignalComesAfterIt() throws Exception {
        RawMessages.create(pipeline, "stop-failed.message", 1);
        RawMessages.append(pipeline, "stop-failed.message", null, "stopped", 1, 2);
        // The first thread that fails is replaced, and the next one waits until the broker has missed it.
        Map<String, String> options = Map.of(
                "OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS", "stop-failed.message",
                "OUTBOX_ROUTER_KAFKA_MAIN_CONSUMER_SESSION_TIMEOUT_MS", "10000");
        try (RouterProcess router = start("stop-failed", options)) {
            RouterHttp http = router.http();
            awaitTrue(router, "events routed", () -> http.metric("outbox_router_events_routed_total", "") > 0);
            // No dead letter fits any more.
            narrow("stop-failed.dead-letters");
            RawMessages.appendPoison(pipeline, "stop-failed.message", "no event");
            awaitLine(router, "Stream thread failed, the router stops");
            router.process().destroy();

            assertStopped(router, "stop-failed", 5);
            assertThat(router.output()).contains("raise its max.message.bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"redrive", "replay"})
    void shouldSayThatWorkIsLeftWhenACommandIsStoppedBeforeKafkaAnswers(String command) throws Exception {
        try (ServerSocket silent = silentKafka();
                RouterProcess process = start("stop-command", bootstrap(silent), command, "--dry-run");
                Socket connection = silent.accept()) {
            process.process().destroy();

            RouterProcess.End end = process.end();
            assertThat(end.exitCode()).as(end.output()).isEqualTo(7);
            assertThat(end.output()).contains("stopped before it began; nothing was written");
            assertThat(connection.isConnected()).isTrue();
        }
    }

    @Test
    void shouldLeaveTheExitCodeToTheSignalWhenACheckIsStopped() throws Exception {
        try (ServerSocket silent = silentKafka();
                RouterProcess process = start("stop-command", bootstrap(silent), "check");
                Socket connection = silent.accept()) {
            process.process().destroy();

            assertThat(process.end().exitCode()).isEqualTo(128 + 15);
            assertThat(connection.isConnected()).isTrue();
        }
    }

    private RouterProcess start(String name, Map<String, String> options, String... arguments) throws IOException {
        Map<String, String> all = new HashMap<>(Map.of(
                "OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS",
                pipeline.config().bootstrapServers(),
                "OUTBOX_ROUTER_KAFKA_APPLICATION_ID",
                name,
                "OUTBOX_ROUTER_KAFKA_MAIN_CONSUMER_SESSION_TIMEOUT_MS",
                "" + SESSION.toMillis(),
                "OUTBOX_ROUTER_KAFKA_MAIN_CONSUMER_MAX_POLL_INTERVAL_MS",
                "" + SESSION.toMillis(),
                "OUTBOX_ROUTER_SOURCE_MESSAGE_TOPICS",
                RAW_TOPIC,
                "OUTBOX_ROUTER_SOURCE_OUTBOX_TOPICS",
                "stopped.public.outbox",
                "OUTBOX_ROUTER_ROUTE_TOPIC_REPLACEMENT",
                name + ".event.${routedByValue}",
                "OUTBOX_ROUTER_DEAD_LETTER_TOPIC",
                name + ".dead-letters"));
        all.putAll(options);
        return RouterProcess.start(pipeline, Files.createDirectories(directory.resolve(name)), all, arguments);
    }

    /** Asserts the exit code, the last line of the log, and that neither a member of the group nor a listener is left. */
    private void assertStopped(RouterProcess router, String group, int exitCode) throws Exception {
        RouterProcess.End end = router.end();
        assertThat(end.exitCode()).as(end.output()).isEqualTo(exitCode);
        assertThat(end.output().stripTrailing()).endsWith("Router stopped");
        try (Admin admin = admin()) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(members(admin, group)).isEmpty());
        }
        Matcher listened = LISTENS.matcher(end.output());
        if (listened.find()) {
            URI http = URI.create(listened.group(1));
            assertThatThrownBy(() -> new Socket(http.getHost(), http.getPort()).close())
                    .isInstanceOf(ConnectException.class);
        }
    }

    private void narrow(String topic) throws Exception {
        try (Admin admin = admin()) {
            AlterConfigOp limit =
                    new AlterConfigOp(new ConfigEntry("max.message.bytes", "100"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(limit)))
                    .all()
                    .get();
        }
    }

    private List<MemberDescription> members(Admin admin, String group) throws InterruptedException, ExecutionException {
        try {
            return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                    .flatMap(description -> description.members().stream())
                    .toList();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return List.of();
            }
            throw e;
        }
    }

    /** What a router of a later version would leave behind: every router of this one fails at its first record. */
    private Admin admin() {
        return Admin.create(pipeline.config().kafkaClient());
    }

    private static void awaitLine(RouterProcess router, String text) {
        awaitTrue(router, "the line " + text, () -> router.output().contains(text));
    }

    private static void awaitTrue(RouterProcess router, String state, Callable<Boolean> reached) {
        await(state).atMost(LIMIT).pollInterval(Duration.ofMillis(10)).until(() -> {
            if (!router.process().isAlive()) {
                throw new AssertionError("the router ended before it reached the state: " + router.output());
            }
            return reached.call();
        });
    }

    private static ServerSocket silentKafka() throws IOException {
        ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        silent.setSoTimeout((int) LIMIT.toMillis());
        return silent;
    }

    private static Map<String, String> bootstrap(ServerSocket kafka) {
        return Map.of("OUTBOX_ROUTER_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + kafka.getLocalPort());
    }

    /** A shell ignores SIGINT for what it starts in the background, and every process hands that on. */
    private static boolean isSigintIgnored() throws IOException {
        String ignored = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).trim())
                .findFirst()
                .orElse("0");
        return new BigInteger(ignored, 16).testBit(2 - 1);
    }
}
