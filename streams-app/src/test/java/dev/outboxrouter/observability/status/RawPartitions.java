package dev.outboxrouter.observability.status;

import dev.outboxrouter.observability.status.Positions.RawPartition;
import java.time.Duration;
import java.util.List;

/** Partitions of {@code example.message} as tests want them. */
final class RawPartitions {

    private RawPartitions() {}

    /** Everything in {@code [0, 100)} is routed. */
    static RawPartition allRead(int partition) {
        return new RawPartition("example.message", partition, 0, 100, 100, 100L, 100, 0, 0, 0);
    }

    /** Records wait from offset 42 on. */
    static RawPartition waiting(int partition, Duration time) {
        return new RawPartition("example.message", partition, 0, 47, 47, 42L, 42, 0, time.toMillis(), 0);
    }

    /** The records of {@code [42, 50)} were deleted, and nothing else is there. */
    static RawPartition deletedUnread(int partition) {
        return new RawPartition("example.message", partition, 50, 50, 50, 42L, 50, 8, 0, 0);
    }

    /** A transaction that began at offset 100 is open. */
    static RawPartition withOpenTransaction(int partition, Duration age) {
        return new RawPartition("example.message", partition, 0, 100, 107, 100L, 100, 0, 0, age.toMillis());
    }

    static Positions positions(RawPartition... partitions) {
        return new Positions(List.of(partitions), List.of());
    }
}
