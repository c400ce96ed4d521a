package dev.outboxrouter.replay;

import dev.outboxrouter.clients.KafkaClients;
import dev.outboxrouter.clients.RawLogs;
import dev.outboxrouter.clients.RefusedException;
import dev.outboxrouter.clients.RunProgress;
import dev.outboxrouter.clients.TransactionalWriter;
import dev.outboxrouter.config.RouterConfig;
import dev.outboxrouter.deduplication.LookUps;
import dev.outboxrouter.deduplication.ReadBudget;
import dev.outboxrouter.deduplication.RedeliveryFilters;
import dev.outboxrouter.deduplication.RedeliveryObserver;
import dev.outboxrouter.delivery.Destinations;
import dev.outboxrouter.topology.HistoryReader;
import dev.outboxrouter.topology.RecordRouting;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;

/**
 * Routes history again, exactly once: the events and how far it is are written in one transaction, and who begins ends what
 * another has open. A replay that was stopped, or killed, is gone on with where it was.
 */
public final class Replay {

    private static final String STOPPED =
            "a replay to %s was begun and has not come to its end: --continue goes on with"
                    + " it; kafka-consumer-groups --delete --group %s forgets it";

    private final RouterConfig config;
    private final KafkaClients clients;
    private final ReplayTopics topics;
    private final RunProgress progress;
    private final ReplayReport report = new ReplayReport();

    /**
     * A replay that has not begun.
     *
     * @param topics what there is in Kafka
     * @param progress is told how far it is, and stops it
     */
    public Replay(RouterConfig config, KafkaClients clients, ReplayTopics topics, RunProgress progress) {
        this.config = config;
        this.clients = clients;
        this.topics = topics;
        this.progress = progress;
    }

    /**
     * Begins.
     *
     * @return its numbers, also when it was stopped
     * @throws RefusedException when there is no such history, or its events cannot go where they are to
     * @throws KafkaException when Kafka was lost on the way; {@link #goOn} does the rest
     */
    public ReplayReport begin(ReplayRequest request) throws RefusedException {
        ReplayTarget target = request.target();
        Optional<String> problem = topics.problem(target);
        if (problem.isPresent()) {
            throw new RefusedException(problem.get());
        }
        String group = group(target);
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader(group)) {
            History history = History.of(request, topics.rawPartitions(), reader);
            report.lost(history.losses());
            if (target instanceof ReplayTarget.Nowhere) {
                ReplayPositions positions = new ReplayPositions(history.range(), request.events(), "");
                run(positions, target, topics.destinations(target), reader, Optional.empty());
                return report;
            }
            try (TransactionalWriter writer = new TransactionalWriter(clients, group)) {
                if (target instanceof ReplayTarget.LiveTopics && isUnfinished(group)) {
                    throw new RefusedException(STOPPED.formatted("the live topics", group));
                }
                Destinations destinations = topics.destinations(target);
                topics.refuseUnlessEmpty(target);
                topics.remark(target).ifPresent(progress::says);
                ReplayPositions positions =
                        new ReplayPositions(history.range(), request.events(), topics.identity(target));
                run(positions, target, destinations, reader, Optional.of(writer));
            }
        }
        return report;
    }

    /**
     * Goes on with what was stopped.
     *
     * @return its numbers, also when it was stopped again
     * @throws RefusedException when nothing is known of it
     * @throws KafkaException when Kafka was lost on the way
     */
    public ReplayReport goOn(ReplayTarget target) throws RefusedException {
        String group = group(target);
        try (TransactionalWriter writer = new TransactionalWriter(clients, group);
                KafkaConsumer<byte[], byte[]> reader = clients.reader(group)) {
            ReplayPositions positions = topics.positions(group)
                    .orElseThrow(
                            () -> new RefusedException(("how far the replay was is not known: none was begun, or Kafka"
                                            + " has forgotten the group %s (offsets.retention.minutes); begin it anew, to a new"
                                            + " topic")
                                    .formatted(group)));
            if (!positions.target().equals(topics.identity(target))) {
                throw new RefusedException(
                        "the topic was made again since the replay was begun; begin it anew, without --continue");
            }
            run(positions, target, topics.destinations(target), reader, Optional.of(writer));
        }
        return report;
    }

    private void run(
            ReplayPositions positions,
            ReplayTarget target,
            Destinations destinations,
            KafkaConsumer<byte[], byte[]> reader,
            Optional<TransactionalWriter> writer) {
        try (RawLogs logs = new RawLogs(clients::reader);
                LookUps lookUps = LookUps.unlimited()) {
            HistoryRouting routing = new HistoryRouting(
                    RecordRouting.of(config, destinations),
                    new RedeliveryFilters(
                            new RedeliveryFilters.Parts(
                                    config.redelivery(), logs::of, lookUps, RedeliveryObserver.NONE),
                            new HistoryReader(config),
                            new ReadBudget()),
                    positions.events(),
                    target,
                    report);
            if (!new ReplayRun(positions, routing, reader, writer, progress).run()) {
                report.stopped();
            }
        }
    }

    private boolean isUnfinished(String group) {
        return topics.positions(group)
                .filter(positions -> !positions.isAtItsEnd())
                .isPresent();
    }

    /** Of the positions, and the transactional id too: within what a router's principal may have by its prefix. */
    private String group(ReplayTarget target) {
        String replay = clients.applicationId() + "-replay";
        return target instanceof ReplayTarget.OwnTopic own ? replay + "-" + own.topic() : replay;
    }
}
