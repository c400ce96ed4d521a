package dev.outboxrouter.promises;

import static dev.outboxrouter.promises.Promise.IN_ORDER;
import static dev.outboxrouter.promises.Promise.NOTHING_LOST;
import static dev.outboxrouter.promises.Promise.NOTHING_TWICE;
import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outboxrouter.config.InvalidConfigException;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.promises.Finding.Holds;
import dev.outboxrouter.promises.RawTopic.Writers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each setting that can break a guarantee, broken alone. {@code docs/delivery.md} has the table of the rules; a rule without
 * an entry here fails the test, and so does an entry without a rule.
 */
class SettingRulesTest {

    private static final Path PAGE = Path.of("../docs/delivery.md");

    private static final List<String> BOTH = List.of("public.customers", "public.outbox");
    private static final List<String> OPERATIONS = List.of("insert", "update", "delete");

    /** What breaks exactly one setting, by the rule that has to see it. */
    private static final Map<String, Setup> BROKEN = broken();

    private static Map<String, Setup> broken() {
        Map<String, Setup> broken = new HashMap<>(Map.ofEntries(
                entry(id(NOTHING_LOST, Hop.DATABASE, "wal_level"), new Setup().database("wal_level", "replica")),
                entry(id(NOTHING_LOST, Hop.DATABASE, "fsync"), new Setup().database("fsync", "off")),
                entry(
                        id(NOTHING_LOST, Hop.DATABASE, "full_page_writes"),
                        new Setup().database("full_page_writes", "off")),
                entry(id(NOTHING_LOST, Hop.DATABASE, "wal_status"), new Setup().slot("lost", false, true)),
                entry(id(NOTHING_LOST, Hop.DATABASE, "temporary"), new Setup().slot("reserved", true, true)),
                entry(
                        id(NOTHING_LOST, Hop.DATABASE, "max_slot_wal_keep_size"),
                        new Setup().database("max_slot_wal_keep_size", "1024")),
                entry(
                        id(NOTHING_LOST, Hop.DATABASE, "idle_replication_slot_timeout"),
                        new Setup().database("idle_replication_slot_timeout", "3600")),
                entry(id(NOTHING_LOST, Hop.DATABASE, "failover"), new Setup().slot("reserved", false, false)),
                entry(
                        id(NOTHING_LOST, Hop.DATABASE, "synchronized_standby_slots"),
                        new Setup().database("synchronized_standby_slots", "")),
                entry(
                        id(NOTHING_LOST, Hop.DATABASE, "publish"),
                        new Setup().publication(List.of("update", "delete"), BOTH, List.of(), List.of())),
                entry(
                        id(NOTHING_LOST, Hop.DATABASE, "publication tables"),
                        new Setup().publication(OPERATIONS, List.of("public.customers"), List.of(), List.of())),
                entry(
                        id(NOTHING_LOST, Hop.DATABASE, "row filter"),
                        new Setup().publication(OPERATIONS, BOTH, List.of("public.outbox"), List.of())),
                entry(
                        id(NOTHING_LOST, Hop.DATABASE, "column list"),
                        new Setup().publication(OPERATIONS, BOTH, List.of(), List.of("public.outbox")))));
        broken.putAll(Map.ofEntries(
                entry(id(NOTHING_LOST, Hop.CONNECTOR, "state"), new Setup().state("FAILED")),
                connector("errors.tolerance", "all"),
                connector("event.processing.failure.handling.mode", "warn"),
                connector("event.converting.failure.handling.mode", "skip"),
                connector("slot.drop.on.stop", "true"),
                connector("plugin.name", "decoderbufs"),
                connector("snapshot.mode", "always"),
                connector("producer.override.acks", "1"),
                connector("skipped.operations", "c,t"),
                connector("skip.messages.without.change", "true"),
                connector("table.include.list", "public.other,public.customers"),
                connector("table.exclude.list", "public.outbo."),
                connector("schema.include.list", "other"),
                connector("schema.exclude.list", "pub.*"),
                connector("message.prefix.include.list", "audit"),
                connector("message.prefix.exclude.list", "outbox/x.*"),
                connector("post.processors", "p"),
                connector("converters", "p"),
                connector("sourceinfo.struct.maker", "p"),
                connector("topic.naming.strategy", "p"),
                connector("slot.stream.params", "origin=none"),
                connector("producer.override.interceptor.classes", "p"),
                connector("column.exclude.list", "public.outbox.payload"),
                connector("column.include.list", "public.outbox.id"),
                entry(
                        id(NOTHING_LOST, Hop.CONNECTOR, "column.mask.…"),
                        new Setup().connector("column.mask.with.12.chars", "public.outbox.payload")),
                entry(
                        id(NOTHING_LOST, Hop.CONNECTOR, "column.truncate.…"),
                        new Setup().connector("column.truncate.to.20.chars", "public.outbox.payload")),
                entry(
                        id(NOTHING_LOST, Hop.CONNECTOR, "transforms"),
                        new Setup()
                                .connector("transforms", "outbox")
                                .connector("transforms.outbox.type", "io.debezium.transforms.outbox.EventRouter")),
                entry(
                        id(NOTHING_LOST, Hop.CONNECTOR, "topic.prefix"),
                        new Setup().anotherConnector("another", "RUNNING", Map.of()))));
        broken.putAll(Map.ofEntries(
                entry(
                        id(NOTHING_TWICE, Hop.CONNECTOR, "snapshot.mode"),
                        new Setup().routesSnapshots().connector("snapshot.mode", "when_needed")),
                entry(
                        id(NOTHING_TWICE, Hop.CONNECTOR, "exactly.once.support"),
                        new Setup().connector("exactly.once.support", "requested")),
                entry(
                        id(IN_ORDER, Hop.CONNECTOR, "producer.override.partitioner.class"),
                        new Setup().connector("producer.override.partitioner.class", "RoundRobin")),
                entry(
                        id(IN_ORDER, Hop.CONNECTOR, "producer.override.partitioner.ignore.keys"),
                        new Setup().connector("producer.override.partitioner.ignore.keys", "true")),
                entry(
                        id(IN_ORDER, Hop.CONNECTOR, "producer.override.max.in.flight.requests.per.connection"),
                        new Setup()
                                .deduplicates()
                                .connector("exactly.once.support", "requested")
                                .connector("producer.override.max.in.flight.requests.per.connection", "5")),
                entry(
                        id(NOTHING_LOST, Hop.RAW_TOPIC, "cleanup.policy"),
                        new Setup().raw(Setup.MESSAGES, "cleanup.policy", "compact,delete")),
                entry(
                        id(NOTHING_LOST, Hop.RAW_TOPIC, "retention.ms"),
                        new Setup().raw(Setup.MESSAGES, "retention.ms", "3600000")),
                entry(
                        id(NOTHING_LOST, Hop.RAW_TOPIC, "retention.bytes"),
                        new Setup().raw(Setup.MESSAGES, "retention.bytes", "1000000")),
                entry(
                        id(NOTHING_LOST, Hop.RAW_TOPIC, "unclean.leader.election.enable"),
                        new Setup().raw(Setup.MESSAGES, "unclean.leader.election.enable", "true")),
                entry(id(NOTHING_LOST, Hop.RAW_TOPIC, "replication.factor"), new Setup().rawReplicas(1)),
                entry(
                        id(NOTHING_LOST, Hop.RAW_TOPIC, "min.insync.replicas"),
                        new Setup().raw(Setup.MESSAGES, "min.insync.replicas", "1")),
                entry(
                        id(NOTHING_TWICE, Hop.RAW_TOPIC, "transactional.id"),
                        new Setup().writers(Setup.MESSAGES, Writers.NOT_TRANSACTIONAL)),
                entry(
                        id(IN_ORDER, Hop.RAW_TOPIC, "partitions"),
                        new Setup().connector("message.key.columns", "public.other:id")),
                entry(
                        id(NOTHING_LOST, Hop.AGGREGATE_TOPIC, "cleanup.policy"),
                        new Setup().written(Hop.AGGREGATE_TOPIC, "cleanup.policy", "compact")),
                entry(
                        id(NOTHING_TWICE, Hop.INTERNAL_TOPIC, "cleanup.policy"),
                        new Setup().written(Hop.INTERNAL_TOPIC, "cleanup.policy", "delete")),
                entry(
                        id(NOTHING_LOST, Hop.BROKER, "unclean.leader.election.enable"),
                        new Setup().broker("unclean.leader.election.enable", "true")),
                entry(
                        id(NOTHING_TWICE, Hop.BROKER, "offsets.retention.minutes"),
                        new Setup().broker("offsets.retention.minutes", "60"))));
        Map.of(
                        Hop.AGGREGATE_TOPIC, NOTHING_LOST,
                        Hop.DEAD_LETTER_TOPIC, NOTHING_LOST,
                        Hop.TRANSACTION_LOG, NOTHING_LOST,
                        Hop.INTERNAL_TOPIC, NOTHING_TWICE,
                        Hop.GROUP_OFFSETS, NOTHING_TWICE)
                .forEach((hop, promise) -> {
                    broken.put(id(promise, hop, "replication.factor"), new Setup().replicas(hop, 1));
                    broken.put(
                            id(promise, hop, "min.insync.replicas"),
                            new Setup().written(hop, "min.insync.replicas", "1"));
                    broken.put(
                            id(promise, hop, "unclean.leader.election.enable"),
                            new Setup().written(hop, "unclean.leader.election.enable", "true"));
                });
        return broken;
    }

    static Stream<SettingRule> checked() {
        return SettingRules.all().stream().filter(SettingRule::isChecked);
    }

    static Stream<SettingRule> refused() {
        return SettingRules.all().stream().filter(SettingRule::isRefused);
    }

    @ParameterizedTest
    @MethodSource("checked")
    void shouldSeeThatASettingBreaksAGuarantee(SettingRule rule) {
        assertThat(BROKEN).as("no test breaks %s", rule.id()).containsKey(rule.id());
        Evidence evidence = requireNonNull(BROKEN.get(rule.id())).evidence();

        List<Finding> findings = broken(rule.examination().apply(evidence));
        assertThat(findings)
                .as(rule.id())
                .singleElement()
                .satisfies(finding -> assertThat(finding.promise()).isEqualTo(rule.promise()));
        assertThat(Judgement.of(evidence)).containsAll(findings);
        assertThat(SettingRules.all())
                .filteredOn(
                        other -> other.hop() != rule.hop() || !other.setting().equals(rule.setting()))
                .allSatisfy(other -> assertThat(broken(other.examination().apply(evidence)))
                        .as("only %s is broken", rule.id())
                        .isEmpty());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldRefuseToStartWithASettingThatBreaksAGuarantee(SettingRule rule) {
        Map<String, String> options = Map.of("source.message.topics", "example.message", rule.setting(), "x");

        assertThatThrownBy(() -> RouterConfig.of(options))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(rule.setting() + ": cannot be set");
    }

    @Test
    void shouldHoldEveryGuaranteeWhereNoSettingBreaksIt() {
        assertThat(new Setup().judge()).hasSize(3).hasOnlyElementsOfType(Holds.class);
    }

    @Test
    void shouldBreakNoSettingThatHasNoRule() {
        Set<String> checked = checked().map(SettingRule::id).collect(Collectors.toSet());

        assertThat(checked).containsExactlyInAnyOrderElementsOf(BROKEN.keySet());
        assertThat(SettingRules.all()).extracting(SettingRule::id).doesNotHaveDuplicates();
    }

    @Test
    void shouldNameInAHoldingGuaranteeWhatIsNotVisible() {
        assertThat(new Setup().judge())
                .filteredOn(finding -> finding.promise() == NOTHING_TWICE)
                .singleElement()
                .isInstanceOfSatisfying(
                        Holds.class,
                        holds -> assertThat(holds.why())
                                .contains(
                                        "not visible to the router: ",
                                        "offset.storage.topic of the workers",
                                        "isolation.level"));
    }

    @Test
    void shouldHaveTheTableInTheDocumentation() throws IOException {
        assertThat(Files.readString(PAGE))
                .as("docs/delivery.md must have this table:%n%s", SettingRules.table())
                .contains(SettingRules.table());
    }

    private static Map.Entry<String, Setup> connector(String setting, String value) {
        return entry(id(NOTHING_LOST, Hop.CONNECTOR, setting), new Setup().connector(setting, value));
    }

    private static String id(Promise promise, Hop hop, String setting) {
        return "%s | %s | %s".formatted(promise, hop, setting);
    }

    private static List<Finding> broken(List<Finding> findings) {
        return findings.stream().filter(finding -> !(finding instanceof Holds)).toList();
    }
}
