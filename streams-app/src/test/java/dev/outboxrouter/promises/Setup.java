package dev.outboxrouter.promises;

import dev.outboxrouter.promises.DatabaseState.Publication;
import dev.outboxrouter.promises.DatabaseState.Slot;
import dev.outboxrouter.promises.RawTopic.Kind;
import dev.outboxrouter.promises.RawTopic.Writers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A pipeline on three brokers in which every guarantee holds; each method changes one thing of it. */
final class Setup {

    static final String MESSAGES = "example.message";
    static final String OUTBOX = "example.public.outbox";
    static final String CUSTOMERS = "example.public.customers";

    private final Map<String, RawTopic> rawTopics = new HashMap<>();
    private final Map<String, WrittenTopic> writtenTopics = new HashMap<>();
    private final Map<String, String> connector = new HashMap<>(Map.ofEntries(
            Map.entry("topic.prefix", "example"),
            Map.entry("exactly.once.support", "required"),
            Map.entry("plugin.name", "pgoutput"),
            Map.entry("slot.name", "slot"),
            Map.entry("publication.name", "publication"),
            Map.entry("snapshot.mode", "no_data"),
            Map.entry("table.include.list", "public\\.customers, public\\.OUTBOX"),
            Map.entry("message.prefix.include.list", "(?s)outbox(/.*)?"),
            Map.entry("message.key.columns", "public.outbox:aggregateid")));
    private final List<FoundConnector> others = new ArrayList<>();
    private final Map<String, String> settings = new HashMap<>(Map.of(
            "wal_level", "logical",
            "fsync", "on",
            "full_page_writes", "on",
            "max_slot_wal_keep_size", "-1",
            "idle_replication_slot_timeout", "0",
            "synchronized_standby_slots", "standby"));
    private Slot slot = new Slot("slot", "reserved", false, true);
    private boolean hasSlot = true;
    private boolean hasStandby = true;
    private Publication publication = new Publication(
            "publication",
            List.of("insert", "update", "delete"),
            List.of("public.customers", "public.outbox"),
            List.of(),
            List.of());
    private Map<String, String> broker =
            Map.of("unclean.leader.election.enable", "false", "offsets.retention.minutes", "10080");
    private String state = "RUNNING";
    private boolean dropsDecidedCommits;
    private boolean deduplicates;
    private boolean routesSnapshots;
    private boolean areAggregatesKnown = true;
    private int brokers = 3;
    private Optional<ConnectAnswer> connect = Optional.empty();
    private Optional<DatabaseState> database = Optional.empty();

    Setup() {
        Map<String, String> raw = Map.of(
                "cleanup.policy", "delete",
                "retention.ms", "604800000",
                "retention.bytes", "-1",
                "unclean.leader.election.enable", "false",
                "min.insync.replicas", "2");
        Map<String, String> changelog = new HashMap<>(raw);
        changelog.put("cleanup.policy", "compact");
        rawTopics.put(MESSAGES, new RawTopic(MESSAGES, Kind.MESSAGES, 6, 3, raw, Writers.TRANSACTIONAL));
        rawTopics.put(OUTBOX, new RawTopic(OUTBOX, Kind.OUTBOX, 6, 3, raw, Writers.TRANSACTIONAL));
        rawTopics.put(CUSTOMERS, new RawTopic(CUSTOMERS, Kind.TABLE, 6, 3, raw, Writers.TRANSACTIONAL));
        for (WrittenTopic topic : List.of(
                new WrittenTopic("outbox.event.order", Hop.AGGREGATE_TOPIC, 3, raw),
                new WrittenTopic("outbox.event.customer", Hop.AGGREGATE_TOPIC, 3, raw),
                new WrittenTopic("outbox.dead-letters", Hop.DEAD_LETTER_TOPIC, 3, raw),
                new WrittenTopic("outbox-router-event-ids-changelog", Hop.INTERNAL_TOPIC, 3, changelog),
                new WrittenTopic("__transaction_state", Hop.TRANSACTION_LOG, 3, changelog),
                new WrittenTopic("__consumer_offsets", Hop.GROUP_OFFSETS, 3, changelog))) {
            writtenTopics.put(topic.name(), topic);
        }
    }

    Setup raw(String name, UnaryOperator<RawTopic> change) {
        rawTopics.computeIfPresent(name, (unused, topic) -> change.apply(topic));
        return this;
    }

    Setup raw(String name, String setting, String value) {
        return raw(
                name,
                topic -> new RawTopic(
                        name,
                        topic.kind(),
                        topic.partitions(),
                        topic.replicas(),
                        with(topic.settings(), setting, value),
                        topic.writers()));
    }

    Setup rawReplicas(int replicas) {
        rawTopics.replaceAll((name, topic) ->
                new RawTopic(name, topic.kind(), topic.partitions(), replicas, topic.settings(), topic.writers()));
        return this;
    }

    Setup rawPartitions(String name, int partitions) {
        return raw(
                name,
                topic -> new RawTopic(
                        name, topic.kind(), partitions, topic.replicas(), topic.settings(), topic.writers()));
    }

    Setup writers(String name, Writers writers) {
        return raw(
                name,
                topic -> new RawTopic(
                        name, topic.kind(), topic.partitions(), topic.replicas(), topic.settings(), writers));
    }

    Setup onlyRaw(String... names) {
        rawTopics.keySet().retainAll(List.of(names));
        return this;
    }

    Setup written(Hop hop, String setting, String value) {
        writtenTopics.replaceAll((name, topic) -> topic.hop() == hop
                ? new WrittenTopic(name, hop, topic.replicas(), with(topic.settings(), setting, value))
                : topic);
        return this;
    }

    Setup hidden(Hop hop) {
        writtenTopics.replaceAll(
                (name, topic) -> topic.hop() == hop ? new WrittenTopic(name, hop, topic.replicas(), Map.of()) : topic);
        return this;
    }

    Setup replicas(Hop hop, int replicas) {
        writtenTopics.replaceAll(
                (name, topic) -> topic.hop() == hop ? new WrittenTopic(name, hop, replicas, topic.settings()) : topic);
        return this;
    }

    Setup connector(String setting, String value) {
        connector.put(setting, value);
        return this;
    }

    Setup state(String worst) {
        state = worst;
        return this;
    }

    Setup anotherConnector(String name, String itsState, Map<String, String> itsSettings) {
        Map<String, String> all = new HashMap<>(connector);
        all.putAll(itsSettings);
        others.add(new FoundConnector(name, run(itsState), all));
        return this;
    }

    Setup database(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    Setup slot(String walStatus, boolean isTemporary, boolean isFailover) {
        slot = new Slot("slot", walStatus, isTemporary, isFailover);
        return this;
    }

    Setup withoutSlot() {
        hasSlot = false;
        return this;
    }

    Setup withoutStandby() {
        hasStandby = false;
        return this;
    }

    Setup publication(
            List<String> operations, List<String> tables, List<String> filteredTables, List<String> narrowedTables) {
        publication = new Publication("publication", operations, tables, filteredTables, narrowedTables);
        return this;
    }

    Setup broker(String setting, String value) {
        broker = with(broker, setting, value);
        return this;
    }

    Setup oneBroker() {
        brokers = 1;
        return this;
    }

    Setup hiddenBrokers() {
        broker = Map.of();
        return this;
    }

    Setup dropsDecidedCommits() {
        dropsDecidedCommits = true;
        return this;
    }

    Setup deduplicates() {
        deduplicates = true;
        return this;
    }

    Setup routesSnapshots() {
        routesSnapshots = true;
        return this;
    }

    Setup aggregatesUnknown() {
        areAggregatesKnown = false;
        return this;
    }

    Setup connect(ConnectAnswer answer) {
        connect = Optional.of(answer);
        return this;
    }

    Setup database(DatabaseState answer) {
        database = Optional.of(answer);
        return this;
    }

    List<Finding> judge() {
        return Judgement.of(evidence());
    }

    Evidence evidence() {
        List<FoundConnector> connectors = new ArrayList<>(others);
        connectors.add(0, new FoundConnector("c", run(state), connector));
        return new Evidence(
                List.copyOf(rawTopics.values()),
                new WrittenTopics(List.copyOf(writtenTopics.values()), areAggregatesKnown),
                new Brokers(
                        brokers,
                        dropsDecidedCommits,
                        broker.isEmpty() ? Optional.empty() : Optional.of(List.of(broker, broker))),
                connect.orElseGet(() -> new ConnectAnswer.Answered(connectors)),
                database.orElseGet(() -> new DatabaseState.Answered(
                        settings, hasSlot ? List.of(slot) : List.of(), List.of(publication), hasStandby)),
                new RouterSettings(deduplicates, routesSnapshots, List.of("(?s)outbox(/.*)?")));
    }

    static FoundConnector.Run run(String worst) {
        return worst.equals("STOPPED")
                ? new FoundConnector.Run(worst, List.of())
                : new FoundConnector.Run("RUNNING", List.of(worst));
    }

    private static Map<String, String> with(Map<String, String> settings, String setting, String value) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(setting, value);
        return all;
    }
}
