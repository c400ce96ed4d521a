package dev.outboxrouter.observability.status;

import dev.outboxrouter.config.PostgresConnection;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.observability.RouterMetrics;
import dev.outboxrouter.observability.status.Activities.Lately;
import dev.outboxrouter.positions.LostRecords;
import dev.outboxrouter.promises.ConnectAnswer;
import dev.outboxrouter.promises.ConnectInquiry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * Watches every part of the pipeline that is configured. Nothing that it finds, or does not find, keeps the router from
 * routing.
 */
public final class PipelineWatch implements AutoCloseable {

    private static final Duration EVERY_SECOND = Duration.ofSeconds(1);

    /** A connector that is stopped is seen within five seconds. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Dead letters are read only while somebody looks: so long after the last look. */
    private static final Duration LOOKED_AT = Duration.ofSeconds(15);

    private final RouterConfig config;
    private final RouterState router;
    private final String applicationId;
    private final GroupWatch group;
    private final LongSupplier topicsMade;
    private final LongSupplier recordsLost;
    private final Supplier<List<LostRecords>> waiting;
    private final Supplier<Map<String, String>> readBack;
    private final long startedMillis = System.currentTimeMillis();
    private final Activities activities;
    private final DeadLetterTail tail;
    private final RecordSearch search;
    private final ProblemLog problems = new ProblemLog();
    private final Watch<Positions> kafka;
    private final Watch<Lately> activity;
    private final Watch<List<DeadLetter>> deadLetters;
    private final @Nullable Watch<List<Connector>> connect;
    private final @Nullable Watch<List<Slot>> postgres;
    private final @Nullable SlotInquiry slots;
    private volatile long lookedAt = System.nanoTime() - LOOKED_AT.toNanos();

    /**
     * A watch that has not begun.
     *
     * @param config what the user has set
     * @param applicationId the router's consumer group
     * @param streams the router
     * @param admin asks Kafka; stays the caller's to close
     * @param letters makes a consumer of committed dead letters
     * @param rawRecords makes a consumer of committed raw records that skips what they contain
     * @param metrics what this instance counts
     * @param topicsMade how many topics it has made
     * @param waiting the raw partitions that wait for an operator in this instance
     * @param group notices that the group keeps rebalancing; remains the caller's to begin and to close
     */
    public PipelineWatch(
            RouterConfig config,
            String applicationId,
            KafkaStreams streams,
            Admin admin,
            Supplier<Consumer<byte[], byte[]>> letters,
            Supplier<? extends Consumer<?, ?>> rawRecords,
            RouterMetrics metrics,
            LongSupplier topicsMade,
            Supplier<List<LostRecords>> waiting,
            Supplier<Map<String, String>> readBack,
            GroupWatch group) {
        this.config = config;
        this.applicationId = applicationId;
        this.group = group;
        this.router = new RouterState(streams);
        this.topicsMade = topicsMade;
        this.recordsLost = metrics::lost;
        this.waiting = waiting;
        this.readBack = readBack;
        this.activities = new Activities(metrics);
        this.tail = new DeadLetterTail(config.deadLetterTopic(), letters);
        this.search = new RecordSearch(rawRecords);
        PositionsInquiry positions = new PositionsInquiry(
                admin,
                config.rawTopics().pattern().asMatchPredicate(),
                config.deadLetterTopic(),
                applicationId,
                search);
        this.kafka = new Watch<>("kafka", () -> reported(positions.call()));
        this.activity = new Watch<>("router", activities);
        this.deadLetters = new Watch<>("dead-letters", this::newestLetters);
        Optional<ConnectInquiry> inquiry = config.connectUrl().map(ConnectInquiry::new);
        this.connect = inquiry.isEmpty() ? null : new Watch<>("connect", () -> connectors(inquiry.get()));
        Optional<PostgresConnection> database = config.postgres();
        this.slots = database.map(SlotInquiry::new).orElse(null);
        this.postgres = slots == null ? null : new Watch<>("postgresql", slots);
    }

    /** Begins to ask. */
    public void begin() {
        activity.begin(EVERY_SECOND);
        deadLetters.begin(EVERY_SECOND);
        kafka.begin(PAUSE);
        if (connect != null) {
            connect.begin(PAUSE);
        }
        if (postgres != null) {
            postgres.begin(PAUSE);
        }
    }

    /** How the pipeline stands. */
    public Status status() {
        lookedAt = System.nanoTime();
        return new Status(
                System.currentTimeMillis(),
                new Status.Router(
                        applicationId,
                        Optional.ofNullable(PipelineWatch.class.getPackage().getImplementationVersion())
                                .orElse("(not packaged)"),
                        router.state(),
                        readiness(),
                        router.threads(),
                        router.partitions(),
                        waiting.get().stream().map(WaitingPartition::of).toList(),
                        recordsLost.getAsLong(),
                        startedMillis,
                        topicsMade.getAsLong()),
                postgres(),
                connect(),
                kafka(),
                Optional.ofNullable(kafka().value()).map(PartitionProblem::in).orElse(List.of()),
                activity.last(),
                deadLetters.last(),
                config.deadLetterTopic(),
                config.monitoring().payloadsShown());
    }

    /** Whether this instance routes. */
    public Readiness readiness() {
        return Readiness.of(new InstanceState(
                router.state(),
                router.partitions(),
                group.trouble(),
                kafka.last(),
                waiting.get(),
                readBack.get(),
                System.currentTimeMillis()));
    }

    /** The raw partitions that wait for an operator in this instance. */
    List<LostRecords> waiting() {
        return waiting.get();
    }

    /** Whether it is worth while to let this process go on. */
    public boolean isAlive() {
        return router.state() != KafkaStreams.State.ERROR && router.state() != KafkaStreams.State.NOT_RUNNING;
    }

    /** A dead letter's payload; empty when there is none, or it is not to be shown. */
    public Optional<byte[]> payload(int partition, long offset) {
        return config.monitoring().payloadsShown() ? tail.value(partition, offset) : Optional.empty();
    }

    Answer<Positions> kafka() {
        return kafka.last();
    }

    Answer<List<Connector>> connect() {
        return connect == null ? Answer.notConfigured("connect.url") : connect.last();
    }

    Answer<List<Slot>> postgres() {
        return postgres == null ? Answer.notConfigured("postgres.url") : postgres.last();
    }

    @Override
    public void close() {
        List<Watch<?>> all = new ArrayList<>(List.of(activity, deadLetters, kafka));
        if (connect != null) {
            all.add(connect);
        }
        if (postgres != null) {
            all.add(postgres);
        }
        all.forEach(Watch::close);
        if (slots != null) {
            slots.close();
        }
        tail.close();
        search.close();
    }

    private Positions reported(Positions positions) {
        problems.report(PartitionProblem.in(positions));
        return positions;
    }

    private List<DeadLetter> newestLetters() {
        Answer<Positions> positions = kafka.last();
        boolean isLookedAt = System.nanoTime() - lookedAt < LOOKED_AT.toNanos();
        return isLookedAt && positions.value() != null
                ? tail.newest(positions.value().deadLetters())
                : tail.newest(List.of());
    }

    private List<Connector> connectors(ConnectInquiry inquiry) throws IOException, InterruptedException {
        Set<String> topics = new LinkedHashSet<>(config.rawTopics().names());
        Positions known = kafka.last().value();
        if (known != null) {
            known.raw().forEach(partition -> topics.add(partition.topic()));
        }
        ConnectAnswer answer = inquiry.ask(topics);
        if (answer instanceof ConnectAnswer.Answered answered) {
            return answered.connectors().stream().map(Connector::of).toList();
        }
        URI url = config.connectUrl().orElseThrow();
        String why = answer instanceof ConnectAnswer.Unreachable unreachable ? unreachable.reason() : "not asked";
        throw new IOException("Kafka Connect at %s: %s".formatted(url, why));
    }
}
