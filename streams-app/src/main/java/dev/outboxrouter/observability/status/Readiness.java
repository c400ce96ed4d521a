package dev.outboxrouter.observability.status;

import dev.outboxrouter.positions.LostRecords;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether the router routes.
 *
 * @param ready it runs, is assigned, and commits what it reads: its own partitions move, or the others of its group have
 *     all there are
 * @param why the same for a person
 */
public record Readiness(boolean ready, String why) {

    /** Upper bound on Kafka's silence: a broker is restarted in less. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Evaluated in this order; the first that is violated is the reason. */
    private static final List<Condition> CONDITIONS = List.of(
            Readiness::hasAStableGroup,
            Readiness::runs,
            Readiness::hearsOfKafka,
            Readiness::hasRawTopic,
            Readiness::readsAll,
            Readiness::hasReadBack,
            Readiness::commits);

    /** One thing that a ready instance has. */
    private interface Condition {

        /** Returns why the instance does not have it; empty when it does. */
        Optional<String> violation(InstanceState instance);
    }

    static Readiness of(InstanceState instance) {
        return CONDITIONS.stream()
                .map(condition -> condition.violation(instance))
                .flatMap(Optional::stream)
                .findFirst()
                .map(why -> new Readiness(false, why))
                .orElseGet(() -> new Readiness(true, work(instance)));
    }

    private static Optional<String> hasAStableGroup(InstanceState instance) {
        return instance.streams().isRunningOrRebalancing() ? instance.groupTrouble() : Optional.empty();
    }

    private static Optional<String> runs(InstanceState instance) {
        return switch (instance.streams()) {
            case CREATED -> Optional.of("it has not started yet");
            case REBALANCING ->
                Optional.of("its group shares the partitions out, or its state is read back (REBALANCING)");
            case RUNNING -> Optional.empty();
            case PENDING_SHUTDOWN, NOT_RUNNING -> Optional.of("it stops (%s)".formatted(instance.streams()));
            case PENDING_ERROR, ERROR ->
                Optional.of("it has failed, the log says why (%s)".formatted(instance.streams()));
        };
    }

    private static Optional<String> hearsOfKafka(InstanceState instance) {
        Answer<Positions> kafka = instance.kafka();
        return kafka.state() == Answer.State.SILENT && instance.nowMillis() - kafka.atMillis() > PATIENCE.toMillis()
                ? Optional.of("Kafka does not answer: " + kafka.reason())
                : Optional.empty();
    }

    private static Optional<String> hasRawTopic(InstanceState instance) {
        if (!instance.partitions().isEmpty()) {
            return Optional.empty();
        }
        Positions known = instance.kafka().value();
        if (known == null) {
            return Optional.of("it has no partition, and Kafka has not said yet whether there are any");
        }
        return known.raw().isEmpty()
                ? Optional.of("there is no raw topic yet: the connector makes it with its first record")
                : Optional.empty();
    }

    private static Optional<String> readsAll(InstanceState instance) {
        List<LostRecords> waiting = instance.waiting();
        return waiting.stream()
                .findFirst()
                .map(first -> "%s-%d waits: %s, offsets [%d, %d)%s; to continue, run: %s"
                        .formatted(
                                first.topic(),
                                first.partition(),
                                first.cause().text(),
                                first.from(),
                                first.to(),
                                waiting.size() == 1
                                        ? ""
                                        : ", and %d more partitions wait".formatted(waiting.size() - 1),
                                first.command()));
    }

    private static Optional<String> hasReadBack(InstanceState instance) {
        return instance.readBack().entrySet().stream()
                .findFirst()
                .map(first -> "%s is not routed for now: %s%s"
                        .formatted(
                                first.getKey(),
                                first.getValue(),
                                instance.readBack().size() == 1
                                        ? ""
                                        : " (and %d more partitions)"
                                                .formatted(instance.readBack().size() - 1)));
    }

    private static Optional<String> commits(InstanceState instance) {
        Positions known = instance.kafka().value();
        if (known == null) {
            return Optional.empty();
        }
        List<PartitionProblem> own = PartitionProblem.in(known).stream()
                .filter(PartitionProblem::concernsReader)
                .filter(problem -> instance.partitions().contains(problem.topicPartition()))
                .toList();
        return own.stream()
                .findFirst()
                .map(worst -> "%s; %s%s"
                        .formatted(
                                worst.why(),
                                worst.remedy(),
                                own.size() == 1 ? "" : " (and %d further problems)".formatted(own.size() - 1)));
    }

    private static String work(InstanceState instance) {
        return instance.partitions().isEmpty()
                ? "it stands by: other instances read all partitions of the raw topics"
                : "it reads %d partitions of raw topics"
                        .formatted(instance.partitions().size());
    }
}
