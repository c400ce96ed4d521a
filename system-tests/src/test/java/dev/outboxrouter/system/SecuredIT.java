package dev.outboxrouter.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outboxrouter.stack.Principal;
import dev.outboxrouter.stack.SecurityPage;
import dev.outboxrouter.stack.ServiceName;
import dev.outboxrouter.stack.StackConfig;
import dev.outboxrouter.stack.StackSecurity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pipeline with TLS, passwords, and no other right than those that docs/security.md lists. */
@ExtendWith(SecuredPipeline.class)
@Order(Integer.MAX_VALUE - 8)
class SecuredIT {

    private final Pipeline pipeline;

    SecuredIT(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void shouldRouteWithExactlyTheAclsOfThePage() throws SQLException, ExecutionException, InterruptedException {
        Transaction.commit(pipeline, tx -> {
            tx.emit("order", "o-1", "OrderPlaced", "{\"total\": 12.50}");
            tx.insert("invoice", "i-1", "InvoiceSent", "{\"lines\": [1, 2.50]}");
            tx.poison("outbox", new byte[] {'?'});
        });
        Transaction.rollBack(pipeline, tx -> tx.emit("order", "o-1", "Never", "{}"));
        Topics.settle(pipeline);

        try (Admin admin = Admin.create(pipeline.config().kafkaClient())) {
            assertThat(admin.describeAcls(AclBindingFilter.ANY).values().get())
                    .containsExactlyInAnyOrderElementsOf(SecurityPage.acls(pipeline.config()));
        }
    }

    @Test
    void shouldLetAConsumerReadEventsAndNothingElse() throws SQLException {
        Transaction.commit(pipeline, tx -> tx.emit("order", "o-2", "OrderPlaced", "{}"));
        Topics.settle(pipeline);

        assertThat(read("outbox.event.order", "outbox-consumer")).isPositive();
        for (String topic : List.of("outbox.dead-letters", "example.message")) {
            assertThatThrownBy(() -> read(topic, "outbox-consumer")).isInstanceOf(TopicAuthorizationException.class);
        }
        assertThatThrownBy(() -> read("outbox.event.order", "outbox-router"))
                .isInstanceOf(GroupAuthorizationException.class);
    }

    @Test
    void shouldRefuseWhoShowsNoPasswordOrAWrongOne() {
        Map<String, Object> wrong = pipeline.config().kafkaClient(Principal.OUTBOX_ROUTER);
        wrong.put(
                "sasl.jaas.config",
                String.valueOf(wrong.get("sasl.jaas.config")).replace("password=\"", "password=\"x"));
        try (Admin admin = Admin.create(wrong)) {
            assertThatThrownBy(() -> admin.describeCluster().nodes().get())
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
        Map<String, Object> plain = Map.of(
                "bootstrap.servers", pipeline.config().bootstrapServers(),
                "request.timeout.ms", 3_000,
                "default.api.timeout.ms", 3_000);
        try (Admin admin = Admin.create(plain)) {
            assertThatThrownBy(() -> admin.describeCluster().nodes().get()).isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    void shouldRefuseADatabaseConnectionWithoutTls() {
        String url = pipeline.config().jdbcUrl().replaceFirst("\\?.*", "");
        assertThatThrownBy(() -> DriverManager.getConnection(
                                url + "?sslmode=disable",
                                pipeline.config().postgresUser(),
                                pipeline.config().postgresPassword())
                        .close())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no pg_hba.conf entry")
                .hasMessageContaining("no encryption");
    }

    @Test
    void shouldConnectTheConnectorOverTls() throws SQLException {
        assertThat(query("SELECT DISTINCT s.ssl, s.version FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)"
                        + " WHERE a.usename = 'outbox_connector'"))
                .containsExactly("t|TLSv1.3");
    }

    @Test
    void shouldKeepSecretsInFilesOfTheirOwner() throws IOException {
        StackSecurity security = pipeline.config().security().orElseThrow();
        try (Stream<Path> files = Files.walk(security.directory())) {
            assertThat(files.filter(Files::isRegularFile))
                    .hasSizeGreaterThan(10)
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
        for (String settings : List.of("connect/worker.properties", "kafka/server.properties")) {
            assertThat(Files.getPosixFilePermissions(
                            pipeline.config().directory().resolve(settings)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void shouldWriteNoSecretIntoALogOrACommand() throws IOException {
        StackSecurity security = pipeline.config().security().orElseThrow();
        List<String> secrets = new ArrayList<>();
        try (Stream<Path> files = Files.list(security.directory())) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".password")).toList()) {
                secrets.add(Files.readString(file));
            }
        }
        assertThat(secrets).hasSizeGreaterThan(5);
        for (String service : List.of("postgres", "kafka", "connect", "router")) {
            Path log = pipeline.config().directory().resolve(service).resolve(service + ".log");
            assertThat(Files.readString(log)).isNotEmpty().doesNotContain(secrets);
        }
        assertThat(ProcessHandle.allProcesses().flatMap(process -> process.info().commandLine().stream()))
                .isNotEmpty()
                .noneMatch(command -> secrets.stream().anyMatch(command::contains));
    }

    private int read(String topic, String group) {
        Map<String, Object> settings = pipeline.config().kafkaClient(Principal.OUTBOX_CONSUMER);
        settings.put("group.id", group);
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            int records = 0;
            for (int i = 0; i < 100 && records == 0; i++) {
                records += consumer.poll(Duration.ofMillis(100)).count();
            }
            return records;
        }
    }

    private List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = pipeline.connect();
                ResultSet found = connection.createStatement().executeQuery(sql)) {
            while (found.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    columns.add(found.getString(i));
                }
                rows.add(String.join("|", columns));
            }
        }
        return rows;
    }

    /** Each ACL of the router that docs/security.md lists is needed. Stops the pipeline's router: nested classes run last. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class NeededAcls {

        private AclExperiment experiment;

        @BeforeAll
        void takeThePlaceOfTheRouter(@TempDir Path directory) throws Exception {
            pipeline.stack().service(ServiceName.ROUTER).stop();
            experiment = new AclExperiment(pipeline, directory);
            experiment.deleteRouterTopics();
            experiment.routes();
        }

        @AfterAll
        void close() {
            experiment.close();
        }

        /** The router's ACLs; those to create topics come last, for they are tried without the topics. */
        static Stream<AclBinding> ofTheRouter() {
            StackConfig config = StackConfig.fromEnvironment(Map.of(), Path.of(".."));
            return SecurityPage.acls(config).stream()
                    .filter(acl -> acl.entry().principal().equals("User:" + Principal.OUTBOX_ROUTER))
                    .sorted(Comparator.comparing(acl -> acl.entry().operation() == AclOperation.CREATE));
        }

        @ParameterizedTest
        @MethodSource("ofTheRouter")
        void shouldBeNamedByTheCheckWhenMissing(AclBinding acl) throws Exception {
            // Without DESCRIBE on a topic, Kafka does not tell which other right is missing.
            String missing = "may not (%s|DESCRIBE) the %s %s"
                    .formatted(
                            acl.entry().operation(),
                            acl.pattern()
                                    .resourceType()
                                    .name()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-'),
                            acl.pattern().name().replaceFirst("-$", ""));
            if (acl.entry().operation() == AclOperation.CREATE) {
                experiment.deleteRouterTopics();
            }
            if (acl.entry().operation() == AclOperation.ALTER) {
                // Only a router with a changelog needs it.
                experiment.routesWithAChangelog();
                experiment.without(acl, () -> experiment.awaitCheckOfAChangelogThatSays(missing));
            } else {
                experiment.without(acl, () -> experiment.awaitCheckThatSays(missing));
            }
        }

        /** Runs once: the raw topic keeps its partitions, and the changelogs have as many from then on. */
        @Test
        void shouldNameTheCommandWhenTheRouterMayNotIncreaseItsChangelog() throws Exception {
            AclBinding alter = ofTheRouter()
                    .filter(acl -> acl.entry().operation() == AclOperation.ALTER)
                    .findFirst()
                    .orElseThrow();
            experiment.routesWithAChangelog();
            experiment.without(alter, () -> {
                int partitions = experiment.addPartition("example.message");
                assertThat(experiment.endOfARouterWithAChangelog())
                        .contains("the largest raw topic example.message has " + partitions)
                        .contains("TopicAuthorizationException")
                        .contains("--alter --topic outbox-router-event-ids-changelog --partitions " + partitions)
                        .contains("--operation Alter --topic outbox-router-event-ids-changelog");
                // Without a window there is no changelog.
                experiment.routes();
            });
            experiment.routesWithAChangelog();
        }

        /** ALTER is needed when a raw topic gains partitions, and not before. */
        static Stream<AclBinding> neededToRoute() {
            return ofTheRouter().filter(acl -> acl.entry().operation() != AclOperation.ALTER);
        }

        /** {@code make acls}: the router itself without each of them, some minutes. */
        @ParameterizedTest
        @MethodSource("neededToRoute")
        @EnabledIfSystemProperty(named = "acls", matches = "all")
        void shouldNotRouteWithout(AclBinding acl) throws Exception {
            if (acl.entry().operation() == AclOperation.CREATE) {
                experiment.deleteRouterTopics();
            } else {
                experiment.routes();
            }
            experiment.without(acl, experiment::doesNotRoute);
        }
    }
}
