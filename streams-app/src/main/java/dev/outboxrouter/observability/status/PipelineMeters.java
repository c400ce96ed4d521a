package dev.outboxrouter.observability.status;

import dev.outboxrouter.observability.status.Positions.RawPartition;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What the watch has seen, as metrics. Those of a part that is not configured do not exist; those of one that does not
 * answer are gone until it does, and {@code outbox_router_watched_up} is 0.
 */
public final class PipelineMeters {

    private final PipelineWatch watch;
    private final LongSupplier topicsMade;
    private final MultiGauge committed;
    private final MultiGauge behind;
    private final MultiGauge waits;
    private final MultiGauge inOpenTransactions;
    private final MultiGauge openTransactionAge;
    private final MultiGauge deletedUnread;
    private final MultiGauge connectorRunning;
    private final MultiGauge failedTasks;
    private final MultiGauge slotActive;
    private final MultiGauge retained;
    private final MultiGauge up;

    /**
     * Meters of this watch.
     *
     * @param topicsMade how many topics the instance has made
     */
    public PipelineMeters(MeterRegistry registry, PipelineWatch watch, LongSupplier topicsMade) {
        this.watch = watch;
        this.topicsMade = topicsMade;
        Gauge.builder(
                        "outbox.router.ready",
                        watch,
                        each -> flag(each.readiness().ready()))
                .description("1 when the instance runs and is assigned")
                .register(registry);
        // Micrometer holds no more than a weak reference: this is kept by whoever serves the metrics.
        FunctionCounter.builder("outbox.router.topics.made", this, each -> each.topicsMade.getAsLong())
                .description("Topics that the instance has made")
                .register(registry);
        this.committed = MultiGauge.builder("outbox.router.committed.offset")
                .description(
                        "Offset of a raw partition that the group has committed; every instance sees every partition")
                .register(registry);
        this.behind = MultiGauge.builder("outbox.router.records.behind")
                .description("Records of a raw partition that are not routed yet; every instance sees every partition")
                .register(registry);
        this.waits = MultiGauge.builder("outbox.router.partition.waits")
                .description(
                        "1 when the raw partition waits for an operator in this instance, because records were lost")
                .register(registry);
        this.inOpenTransactions = MultiGauge.builder("outbox.router.records.in.open.transactions")
                .description("Records of a raw partition that cannot be read while a transaction is open")
                .register(registry);
        this.openTransactionAge = MultiGauge.builder("outbox.router.open.transaction.age")
                .description("How long the oldest open transaction of a raw partition has been open at least")
                .baseUnit("seconds")
                .register(registry);
        this.deletedUnread = MultiGauge.builder("outbox.router.records.deleted.unread")
                .description("Offsets of a raw partition that were deleted before the group had read them")
                .register(registry);
        this.connectorRunning = MultiGauge.builder("outbox.router.connector.running")
                .description("1 when the connector and its task run")
                .register(registry);
        this.failedTasks = MultiGauge.builder("outbox.router.connector.tasks.failed")
                .description("Tasks of the connector that have failed")
                .register(registry);
        this.slotActive = MultiGauge.builder("outbox.router.slot.active")
                .description("1 when somebody reads the replication slot")
                .register(registry);
        this.retained = MultiGauge.builder("outbox.router.slot.retained.wal")
                .description("Write-ahead log that PostgreSQL keeps for the replication slot")
                .baseUnit("bytes")
                .register(registry);
        this.up = MultiGauge.builder("outbox.router.watched.up")
                .description("1 when the part of the pipeline answers the router that watches it")
                .register(registry);
    }

    /** Takes over what the watch has seen last; before each scrape. */
    public synchronized void refresh() {
        Answer<Positions> kafka = watch.kafka();
        Answer<List<Connector>> connect = watch.connect();
        Answer<List<Slot>> postgres = watch.postgres();
        List<RawPartition> raw = kafka.current().map(Positions::raw).orElse(List.of());
        committed.register(
                rows(raw.stream()
                        .flatMap(each -> Optional.ofNullable(each.committed()).stream()
                                .map(offset -> partitionRow(offset, each)))),
                true);
        waits.register(
                rows(raw.stream().map(each -> partitionRow(flag(isWaiting(each.topic(), each.partition())), each))),
                true);
        behind.register(rows(raw.stream().map(each -> partitionRow(each.behind(), each))), true);
        inOpenTransactions.register(
                rows(raw.stream().map(each -> partitionRow(each.inOpenTransactions(), each))), true);
        openTransactionAge.register(
                rows(raw.stream().map(each -> partitionRow(each.openTransactionMillis() / 1000.0, each))), true);
        deletedUnread.register(rows(raw.stream().map(each -> partitionRow(each.deletedUnread(), each))), true);
        List<Connector> connectors = connect.current().orElse(List.of());
        connectorRunning.register(
                rows(connectors.stream().map(each -> row(flag(each.running()), "connector", each.name()))), true);
        failedTasks.register(
                rows(connectors.stream().map(each -> row(each.failedTasks(), "connector", each.name()))), true);
        List<Slot> slots = postgres.current().orElse(List.of());
        slotActive.register(rows(slots.stream().map(each -> row(flag(each.active()), "slot", each.name()))), true);
        retained.register(
                rows(slots.stream()
                        .flatMap(each -> Optional.ofNullable(each.retainedBytes()).stream()
                                .map(bytes -> row(bytes, "slot", each.name())))),
                true);
        up.register(
                rows(Stream.of(up("kafka", kafka), up("connect", connect), up("postgresql", postgres))
                        .flatMap(Optional::stream)),
                true);
    }

    private boolean isWaiting(String topic, int partition) {
        return watch.waiting().stream().anyMatch(each -> each.topic().equals(topic) && each.partition() == partition);
    }

    private static Optional<MultiGauge.Row<?>> up(String part, Answer<?> answer) {
        return switch (answer.state()) {
            case NOT_CONFIGURED, NOT_ASKED -> Optional.empty();
            case ANSWERED -> Optional.of(row(1, "part", part));
            case SILENT -> Optional.of(row(0, "part", part));
        };
    }

    private static List<MultiGauge.Row<?>> rows(Stream<MultiGauge.Row<?>> rows) {
        return rows.toList();
    }

    private static MultiGauge.Row<?> partitionRow(Number value, RawPartition of) {
        return row(value, "topic", of.topic(), "partition", String.valueOf(of.partition()));
    }

    private static MultiGauge.Row<?> row(Number value, String... tags) {
        return MultiGauge.Row.of(Tags.of(tags), value);
    }

    private static int flag(boolean is) {
        return is ? 1 : 0;
    }
}
