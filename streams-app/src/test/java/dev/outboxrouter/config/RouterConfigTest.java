package dev.outboxrouter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.outboxrouter.cdc.BinaryEncoding;
import dev.outboxrouter.cdc.FieldName;
import dev.outboxrouter.cdc.Slice;
import dev.outboxrouter.deduplication.EventIdStorage;
import dev.outboxrouter.delivery.Compression;
import dev.outboxrouter.delivery.OutputFormat;
import dev.outboxrouter.delivery.TopicCreation;
import dev.outboxrouter.delivery.TopicCreation.Settings;
import dev.outboxrouter.outbox.AdditionalField;
import dev.outboxrouter.outbox.AdditionalField.Placement;
import dev.outboxrouter.outbox.EventRule;
import dev.outboxrouter.outbox.PayloadEncoding;
import dev.outboxrouter.outbox.TableRule;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

class RouterConfigTest {

    private static final Map<String, String> MINIMAL = Map.of("source.message.topics", "example.message");

    @Test
    void shouldHaveDefaults() {
        RouterConfig config = RouterConfig.of(MINIMAL);

        assertThat(config.rawTopics().names()).containsExactly("example.message");
        assertThat(config.deadLetterTopic()).isEqualTo("outbox.dead-letters");
        assertThat(config.topicCreation().enabled()).isTrue();
        assertThat(config.topicCreation().maxTopics()).isEqualTo(1_000);
        assertThat(config.topicCreation().countedPrefix()).isEqualTo("outbox.event.");
        assertThat(config.topicCreation().standard().partitions()).contains(6);
        assertThat(config.topicCreation().standard().replicationFactor()).isEmpty();
        assertThat(config.rules().outboxPrefix())
                .accepts(slices("outbox", "outbox/", "outbox/order/42", "outbox/a\nb/\u2028"))
                .rejects(slices("", "outboxes", "outbo", "audit", "my/outbox", "OUTBOX"));
        assertThat(config.rules().events().idField()).hasToString("id");
        assertThat(config.rules().events().keyField()).hasToString("aggregateid");
        assertThat(config.rules().events().additional()).isEmpty();
        assertThat(config.rules().updateRefused()).isFalse();
        assertThat(config.rules().readRouted()).isFalse();
        assertThat(config.updateLevel()).isEqualTo(Level.WARN);
        assertThat(config.outputFormat()).isEqualTo(OutputFormat.Plain.FORMAT);
        assertThat(config.keyConverter()).isEmpty();
        assertThat(config.deduplicationWindow()).isEmpty();
        assertThat(config.connectUrl()).isEmpty();
        assertThat(config.postgres()).isEmpty();
        assertThat(config.kafka()).isEmpty();
        assertThat(config.notes()).isEmpty();
    }

    @Test
    void shouldMapEveryOptionOfTheSources() {
        RouterConfig config = RouterConfig.of(Map.ofEntries(
                entry("source.message.topics", "a.message, b.message"),
                entry("source.message.topics.regex", "[cd]\\.message"),
                entry("source.outbox.topics", "a.public.outbox"),
                entry("source.outbox.topics.regex", ".*\\.public\\.outbox_.*"),
                entry("source.table.topics", "a.public.customers:customer"),
                entry("source.table.before", "true"),
                entry("source.table.tombstone", "true"),
                entry("message.prefix.include.list", "x,y.*"),
                entry("binary.handling.mode", "hex"),
                entry("value.converter", "org.apache.kafka.connect.json.JsonConverter"),
                entry("value.converter.schemas.enable", "false"),
                entry("kafka.bootstrap.servers", "broker:9092")));

        assertThat(config.rawTopics().names())
                .containsExactlyInAnyOrder("a.message", "b.message", "a.public.outbox", "a.public.customers");
        assertThat(config.rawTopics().pattern().asMatchPredicate())
                .accepts("a.message", "c.message", "d.message", "x.public.outbox_1", "a.public.customers")
                .rejects("e.message", "amessage", "a.public.customers2", "outbox.event.order");
        assertThat(config.rules().tables())
                .containsExactly(entry("a.public.customers", new TableRule("customer", true, true)));
        assertThat(config.rules().outboxPrefix()).accepts(slices("x", "y1")).rejects(slices("outbox"));
        assertThat(config.binaryEncoding()).isEqualTo(BinaryEncoding.HEX);
        assertThat(config.valueConverter())
                .hasValueSatisfying(converter ->
                        assertThat(converter.settings()).containsExactly(entry("schemas.enable", "false")));
        assertThat(config.kafka()).containsExactly(entry("bootstrap.servers", "broker:9092"));
    }

    @Test
    void shouldMapEveryOptionOfTheEventRouterWithAndWithoutItsPrefix() {
        Map<String, String> options = Map.ofEntries(
                entry("table.field.event.id", "eid"),
                entry("table.field.event.key", "ekey"),
                entry("table.field.event.type", "etype"),
                entry("table.field.event.payload", "body"),
                entry("table.field.event.timestamp", "at"),
                entry("table.field.event.schema.version", "v"),
                entry("table.fields.additional.placement", "a:header, b : Envelope : bee,c:partition"),
                entry("table.field.additional.missing", "ignore"),
                entry("table.op.invalid.behavior", "FATAL"),
                entry("table.expand.json.payload", "true"),
                entry("table.json.payload.null.behavior", "optional_bytes"),
                entry("table.json.payload.empty.array.behavior", "optional_string"),
                entry("route.by.field", "kind"),
                entry("route.topic.regex", "(.*)\\.(?<rest>.*)"),
                entry("route.topic.replacement", "events.$1.${rest}"),
                entry("route.tombstone.on.empty.payload", "true"),
                entry("tracing.span.context.field", "span"),
                entry("tracing.operation.name", "op"),
                entry("tracing.with.context.field.only", "true"));
        Map<String, String> prefixed = new HashMap<>(MINIMAL);
        options.forEach((option, value) -> prefixed.put("transforms.outbox." + option, value));
        prefixed.put("transforms.outbox.type", "io.debezium.transforms.outbox.EventRouter");
        prefixed.put("transforms.outbox.predicate", "isOutbox");
        Map<String, String> plain = new HashMap<>(MINIMAL);
        plain.putAll(options);

        for (Map<String, String> written : List.of(prefixed, plain)) {
            RouterConfig config = RouterConfig.of(written);
            EventRule rule = config.rules().events();
            assertThat(rule.idField()).hasToString("eid");
            assertThat(rule.keyField()).hasToString("ekey");
            assertThat(rule.payloadField()).hasToString("body");
            assertThat(rule.timestampField()).contains(FieldName.of("at"));
            assertThat(rule.routeByField()).hasToString("kind");
            assertThat(rule.traceField()).hasToString("span");
            assertThat(rule.additional())
                    .containsExactly(
                            new AdditionalField(FieldName.of("a"), Placement.HEADER, "a"),
                            new AdditionalField(FieldName.of("b"), Placement.ENVELOPE, "bee"),
                            new AdditionalField(FieldName.of("c"), Placement.PARTITION, "c"));
            assertThat(rule.missingIgnored()).isTrue();
            assertThat(rule.jsonExpanded()).isTrue();
            assertThat(rule.tombstoneOnBlank()).isTrue();
            assertThat(config.rules().updateRefused()).isTrue();
            assertThat(config.rules().topics().replacement()).isEqualTo("events.$1.${rest}");
            assertThat(config.topicCreation().countedPrefix()).isEqualTo("events.");
        }
        assertThat(RouterConfig.of(prefixed).notes()).singleElement().asString().contains("predicate");
    }

    @Test
    void shouldMapEveryOptionOfTheOutput() {
        RouterConfig config = RouterConfig.of(Map.ofEntries(
                entry("source.message.topics", "a.message"),
                entry("output.format", "cloudevents"),
                entry("cloudevents.source", "/shop"),
                entry("cloudevents.datacontenttype", "text/plain"),
                entry("payload.encoding", "base64,a.message:text"),
                entry("headers.field", "headers"),
                entry("headers.include", "x-.*,tenant"),
                entry("headers.max.count", "3"),
                entry("headers.max.bytes", "100"),
                entry("route.aggregate.types", "order"),
                entry("route.aggregate.types.regex", "inv.*"),
                entry("table.field.event.type", "kind"),
                entry("table.op.invalid.behavior", "error"),
                entry("table.op.read.behavior", "route")));

        assertThat(config.outputFormat()).isEqualTo(new OutputFormat.CloudEvents("/shop", "text/plain"));
        EventRule rule = config.rules().events();
        assertThat(rule.typeField()).contains(FieldName.of("kind"));
        assertThat(rule.payloadEncoding().apply("a.message")).isEqualTo(PayloadEncoding.TEXT);
        assertThat(rule.payloadEncoding().apply("other")).isEqualTo(PayloadEncoding.BASE64);
        assertThat(rule.headers()).hasValueSatisfying(headers -> {
            assertThat(headers.field()).hasToString("headers");
            assertThat(headers.included()).accepts("x-1", "tenant").rejects("y", "tenants");
            assertThat(headers.maxCount()).isEqualTo(3);
            assertThat(headers.maxBytes()).isEqualTo(100);
        });
        assertThat(config.rules().topics().allowed())
                .accepts("order", "invoice")
                .rejects("customer", "orders");
        assertThat(config.updateLevel()).isEqualTo(Level.ERROR);
        assertThat(config.rules().readRouted()).isTrue();
    }

    @Test
    void shouldMapEveryOptionOfTheTopics() {
        TopicCreation creation = RouterConfig.of(Map.ofEntries(
                        entry("source.message.topics", "a.message"),
                        entry("route.topics.max", "7"),
                        entry("topic.creation.enable", "false"),
                        entry("topic.creation.default.partitions", "-1"),
                        entry("topic.creation.default.replication.factor", "3"),
                        entry("topic.creation.default.retention.ms", "1000"),
                        entry("topic.creation.groups", "big, compacted"),
                        entry("topic.creation.big.include", "outbox\\.event\\.big.*"),
                        entry("topic.creation.big.exclude", ".*not"),
                        entry("topic.creation.big.partitions", "60"),
                        entry("topic.creation.compacted.include", ".*state"),
                        entry("topic.creation.compacted.cleanup.policy", "compact")))
                .topicCreation();

        assertThat(creation.enabled()).isFalse();
        assertThat(creation.maxTopics()).isEqualTo(7);
        assertThat(creation.standard())
                .isEqualTo(new Settings(Optional.empty(), Optional.of((short) 3), Map.of("retention.ms", "1000")));
        assertThat(creation.groups()).hasSize(2);
        assertThat(creation.groups().get(0).included())
                .accepts("outbox.event.big1")
                .rejects("outbox.event.bignot", "outbox.event.small");
        assertThat(creation.groups().get(0).settings())
                .isEqualTo(new Settings(Optional.of(60), Optional.of((short) 3), Map.of("retention.ms", "1000")));
        assertThat(creation.groups().get(1).settings().configuration())
                .containsExactlyInAnyOrderEntriesOf(Map.of("retention.ms", "1000", "cleanup.policy", "compact"));
    }

    @Test
    void shouldMapTheAddressOfConnect() {
        Map<String, String> properties = new HashMap<>(MINIMAL);
        properties.put("connect.url", " https://connect:8083/rest ");

        assertThat(RouterConfig.of(properties).connectUrl()).contains(URI.create("https://connect:8083/rest"));
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30s, PT30S", "90m, PT1H30M", "24h, PT24H", "7d, PT168H", "' 7d ', PT168H"})
    void shouldMapTheDeduplicationWindow(String written, Duration window) {
        Map<String, String> properties = new HashMap<>(MINIMAL);
        properties.put("deduplication.window", written);

        assertThat(RouterConfig.of(properties).deduplicationWindow()).contains(window);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "source.message.topics                     | a b          | name of a topic",
                "source.message.topics.regex               | (            | regular expression",
                "source.outbox.topics                      | ../x         | name of a topic",
                "source.table.topics                       | a.customers  | <raw topic>:<aggregate type>",
                "source.message.topics                     | example.message,x.t | source.table.topics",
                "source.table.before                       | perhaps      | true or false",
                "binary.handling.mode                      | morse        | one of",
                "value.converter                           | no.such.Type | no.such.Type",
                "value.converter                           | java.lang.String | Converter",
                "dead.letter.topic                         | ''           | name of a topic",
                "dead.letter.topic                         | a/b          | name of a topic",
                "dead.letter.topic                         | example.message | raw topic",
                "message.prefix.include.list               | (            | regular expression",
                "table.field.event.id                      | ''           | empty",
                "table.fields.additional.placement         | a            | <field>",
                "table.fields.additional.placement         | a:nowhere    | header, envelope or partition",
                "table.fields.additional.placement         | a:header:b:c | <field>",
                "table.field.additional.missing            | shrug        | one of error, ignore",
                "table.op.invalid.behavior                 | shrug        | one of warn, error, fatal",
                "table.op.read.behavior                    | shrug        | one of skip, route",
                "table.json.payload.null.behavior          | keep         | one of",
                "route.topic.regex                         | (            | regular expression",
                "route.topic.replacement                   | a.$2         | no group $2",
                "route.topic.replacement                   | a.${other}   | no group ${other}",
                "route.topic.replacement                   | a.$          | no group $",
                "output.format                             | xml          | one of plain, cloudevents",
                "payload.encoding                          | rot13        | text or base64",
                "headers.include                           | (            | regular expression",
                "headers.max.count                         | -1           | at least 0",
                "route.aggregate.types.regex               | (            | regular expression",
                "route.topics.max                          | 0            | at least 1",
                "topic.creation.default.partitions         | 0            | at least 1",
                "topic.creation.default.partitions         | many         | number",
                "topic.creation.default.replication.factor | -2           | at least 1",
                "topic.creation.default.retention          | 1            | did you mean retention.ms",
                "topic.creation.default.max.message.bytes  | big          | number of bytes",
                "topic.creation.default.include            | .*           | every topic",
                "topic.creation.other.partitions           | 1            | topic.creation.groups",
                "topic.creation.groups                     | big          | topic.creation.big.include",
                "deduplication.window                      | 24           | must be a positive number with one of ms, s",
                "deduplication.window                      | 0h           | must be a positive number with one of ms, s",
                "deduplication.window                      | PT24H        | must be a positive number with one of ms, s",
                "deduplication.window                      | -1d          | must be a positive number with one of ms, s",
                "postgres.url                              | localhost:5432 | must be an address of JDBC without a password",
                "postgres.url                              | jdbc:postgresql://x/y?user=a&password=geheim | must be an address of JDBC without a password",
                "postgres.user                             | watcher       | postgres.url: must be set",
                "postgres.password.file                    | no/such/file  | postgres.url: must be set",
                "connect.url                               | localhost:8083 | must be an address with http or https",
                "connect.url                               | ftp://x/     | must be an address with http or https",
                "connect.url                               | http://u:p@x | must be an address with http or https",
                "transforms.outbox.type                    | x.Other      | EventRouter",
                "dead.leter.topic                          | x            | did you mean dead.letter.topic?",
                "route.topic.regx                          | x            | did you mean route.topic.regex?",
                "nonsense                                  | x            | no such option",
            })
    void shouldRefuseWithOptionAndForm(String option, String value, String says) {
        Map<String, String> properties = new HashMap<>(MINIMAL);
        properties.put("source.table.topics", "x.t:t");
        properties.put(option, value);

        assertThatThrownBy(() -> RouterConfig.of(properties))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(option.startsWith("topic.creation.groups") ? says : option)
                .hasMessageContaining(says);
    }

    @Test
    void shouldRefuseWhatIsSetTwiceToDifferentValues() {
        Map<String, String> properties = new HashMap<>(MINIMAL);
        properties.put("route.by.field", "a");
        properties.put("transforms.outbox.route.by.field", "b");

        assertThatThrownBy(() -> RouterConfig.of(properties)).hasMessageContaining("set twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "processing.guarantee",
                "isolation.level",
                "consumer.isolation.level",
                "main.consumer.auto.offset.reset",
                "restore.consumer.isolation.level",
                "restore.consumer.auto.offset.reset",
                "global.consumer.isolation.level",
                "producer.enable.idempotence",
                "producer.acks",
                "producer.partitioner.class",
                "producer.partitioner.ignore.keys",
                "processing.exception.handler",
                "production.exception.handler",
                "default.production.exception.handler",
                "deserialization.exception.handler",
                "default.deserialization.exception.handler",
                "errors.dead.letter.queue.topic.name"
            })
    void shouldNotLetGoOfWhatItsPromisesStandOn(String option) {
        Map<String, String> properties = new HashMap<>(MINIMAL);
        properties.put("kafka." + option, "x");

        assertThatThrownBy(() -> RouterConfig.of(properties)).hasMessageContaining("kafka." + option);
    }

    @Test
    void shouldNeedATopicToRead() {
        assertThatThrownBy(() -> RouterConfig.of(Map.of())).hasMessageContaining("at least one raw topic");
    }

    @Test
    void shouldReportEveryProblemAtOnce() {
        assertThatThrownBy(() -> RouterConfig.of(Map.of(
                        "nope", "x", "topic.creation.default.partitions", "0", "kafka.processing.guarantee", "x")))
                .hasMessageContaining("nope")
                .hasMessageContaining("topic.creation.default.partitions")
                .hasMessageContaining("kafka.processing.guarantee");
    }

    @Test
    void shouldPutTheUsersOverTheDefaultsAndTheOwnedOverAll() {
        Properties defaults = StreamsProperties.of(RouterConfig.of(MINIMAL));
        assertThat(defaults)
                .containsEntry("application.id", "outbox-router")
                .containsEntry("bootstrap.servers", "localhost:9092")
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("ensure.explicit.internal.resource.naming", true)
                // Kafka Streams would send letters of its own from the producer's network thread, and wait for it
                // there.
                .doesNotContainKey("errors.dead.letter.queue.topic.name");
        assertThat(StreamsProperties.maxRequestBytes(defaults)).isEqualTo(38 * 1024 * 1024);

        Properties set = StreamsProperties.of(RouterConfig.of(Map.of(
                "source.message.topics", "example.message",
                "kafka.application.id", "mine",
                "kafka.bootstrap.servers", "broker:9092",
                "kafka.producer.max.request.size", "1000000",
                "kafka.sasl.jaas.config", "secret")));
        assertThat(set)
                .containsEntry("application.id", "mine")
                .containsEntry("bootstrap.servers", "broker:9092")
                .containsEntry("sasl.jaas.config", "secret");
        assertThat(StreamsProperties.maxRequestBytes(set)).isEqualTo(1_000_000);
    }

    @Test
    void shouldKnowTheCompressionOfTheProducer() {
        assertThat(compression()).isEqualTo(Compression.NONE);
        assertThat(compression("kafka.compression.type", "zstd")).isEqualTo(Compression.ZSTD);
        assertThat(compression("kafka.compression.type", "zstd", "kafka.producer.compression.type", "lz4"))
                .isEqualTo(Compression.LZ4);
    }

    private static Compression compression(String... options) {
        Map<String, String> all = new HashMap<>(MINIMAL);
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return StreamsProperties.producerLimits(StreamsProperties.of(RouterConfig.of(all)))
                .compression();
    }

    @Test
    void shouldBoundTheMemoryOfTheStoreOfEventIds() {
        Map<String, String> withWindow = new HashMap<>(MINIMAL);
        withWindow.put("deduplication.window", "1h");

        assertThat(StreamsProperties.of(RouterConfig.of(MINIMAL))).doesNotContainKey("rocksdb.config.setter");
        assertThat(StreamsProperties.of(RouterConfig.of(withWindow)))
                .containsEntry("rocksdb.config.setter", EventIdStorage.class);
    }

    private static Slice[] slices(String... texts) {
        return Arrays.stream(texts)
                .map(text -> Slice.of(text.getBytes(StandardCharsets.UTF_8)))
                .toArray(Slice[]::new);
    }

    @Test
    void shouldTakeThePasswordOfPostgresFromAFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "ge heim\n");
        Map<String, String> properties = new HashMap<>(MINIMAL);
        properties.put("postgres.url", "jdbc:postgresql://db/example?sslmode=verify-full");
        properties.put("postgres.user", "watcher");
        properties.put("postgres.password.file", file.toString());

        assertThat(RouterConfig.of(properties).postgres())
                .contains(new PostgresConnection(
                        "jdbc:postgresql://db/example?sslmode=verify-full",
                        Optional.of("watcher"),
                        Optional.of("ge heim")));
        assertThat(RouterConfig.of(properties).toString()).contains("watcher").doesNotContain("heim");
    }

    @Test
    void shouldRefuseAPasswordOfPostgresThatIsGivenTwiceOrCannotBeRead() {
        Map<String, String> properties = new HashMap<>(MINIMAL);
        properties.put("postgres.url", "jdbc:postgresql://db/example");
        properties.put("postgres.password", "geheim");
        properties.put("postgres.password.file", "no/such/file");

        assertThatThrownBy(() -> RouterConfig.of(properties))
                .hasMessageContaining("postgres.password, postgres.password.file: set one of them")
                .hasMessageContaining("postgres.password.file: no/such/file cannot be read")
                .hasMessageNotContaining("geheim");
    }
}
