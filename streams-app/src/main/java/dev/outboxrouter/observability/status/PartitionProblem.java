package dev.outboxrouter.observability.status;

import dev.outboxrouter.observability.status.Positions.RawPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A reason why the promise "nothing lost" does not hold for a partition of a raw topic.
 *
 * @param kind what is wrong
 * @param topic its topic
 * @param partition its number
 * @param from first offset that is concerned
 * @param to end of the offsets that are concerned, exclusive
 * @param why the same for a person
 * @param remedy what to do
 */
public record PartitionProblem(Kind kind, String topic, int partition, long from, long to, String why, String remedy) {

    /**
     * A position that stays the same for this long while records wait has stalled. It is six transaction timeouts of a
     * stream thread (10 s), six sessions of its consumer (10 s) and the longest time in which it must poll (60 s): within
     * it, a lost broker or instance is survived.
     */
    static final Duration STALLED_AFTER = Duration.ofMinutes(1);

    /** A transaction that is open for this long hangs: Kafka aborts one of Kafka Connect's after 60 s. */
    static final Duration HANGS_AFTER = Duration.ofMinutes(2);

    /** What can be wrong with a partition. */
    public enum Kind {
        /** Records were deleted before the group had read them. */
        DELETED_UNREAD,
        /** Records wait and the committed offset does not change. */
        STALLED,
        /** A transaction is open for long, and what was written after its begin cannot be read. */
        TRANSACTION_HANGS
    }

    /** Returns the problems of all partitions, the worst kind first. */
    static List<PartitionProblem> in(Positions positions) {
        List<PartitionProblem> problems = new ArrayList<>();
        for (RawPartition each : positions.raw()) {
            if (each.deletedUnread() > 0) {
                problems.add(deletedUnread(each));
            }
            if (each.behind() > 0 && each.waitingMillis() >= STALLED_AFTER.toMillis()) {
                problems.add(stalled(each));
            }
            if (each.openTransactionMillis() >= HANGS_AFTER.toMillis()) {
                problems.add(transactionHangs(each));
            }
        }
        problems.sort(Comparator.comparing(PartitionProblem::kind));
        return problems;
    }

    /** Whether the instance that reads the partition is not ready with it: others can end a transaction that hangs. */
    boolean concernsReader() {
        return switch (kind) {
            case DELETED_UNREAD, STALLED -> true;
            case TRANSACTION_HANGS -> false;
        };
    }

    /** The partition, in Kafka's notation. */
    String topicPartition() {
        return topic + '-' + partition;
    }

    private static PartitionProblem deletedUnread(RawPartition each) {
        long from = each.logStart() - each.deletedUnread();
        return new PartitionProblem(
                Kind.DELETED_UNREAD,
                each.topic(),
                each.partition(),
                from,
                each.logStart(),
                "offsets [%d, %d) of %s-%d were deleted before the router had read them"
                        .formatted(from, each.logStart(), each.topic(), each.partition()),
                "raise the topic's retention.ms and retention.bytes, and emit these events again from what the application"
                        + " has of them");
    }

    private static PartitionProblem stalled(RawPartition each) {
        return new PartitionProblem(
                Kind.STALLED,
                each.topic(),
                each.partition(),
                each.next(),
                each.lastStable(),
                "the committed offset of %s-%d has not changed for %d s, and %d records wait from offset %d on"
                        .formatted(
                                each.topic(),
                                each.partition(),
                                each.waitingMillis() / 1000,
                                each.behind(),
                                each.next()),
                ("see whether an instance reads it, and the log of that instance; `outbox-router explain --topic %s"
                                + " --partition %d --offset %d` shows the record")
                        .formatted(each.topic(), each.partition(), each.next()));
    }

    private static PartitionProblem transactionHangs(RawPartition each) {
        return new PartitionProblem(
                Kind.TRANSACTION_HANGS,
                each.topic(),
                each.partition(),
                each.lastStable(),
                each.highWatermark(),
                "a transaction that began at offset %d of %s-%d has been open for %d s, and nothing from there on can be read"
                        .formatted(
                                each.lastStable(), each.topic(), each.partition(), each.openTransactionMillis() / 1000),
                ("if its producer is gone, abort it: kafka-transactions.sh --bootstrap-server <broker> abort --topic %s"
                                + " --partition %d --start-offset %d")
                        .formatted(each.topic(), each.partition(), each.lastStable()));
    }
}
