package dev.outboxrouter.observability.status;

import dev.outboxrouter.observability.status.RecordSearch.Found;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether records wait in a partition, and for how long they have waited without the committed offset changing.
 *
 * <p>Offsets alone do not tell: transaction markers and aborted records have offsets too, and Kafka Streams does not commit
 * past them until it has processed a record of the partition after its start. So a partition is searched when its committed
 * offset has stayed the same for a while; it is searched once for each committed offset. Not thread-safe.
 */
final class WaitingRecords {

    /**
     * A partition that is read commits every 200 ms. One that has not for this long is searched, before it counts as stalled
     * ({@link PartitionProblem#STALLED_AFTER}).
     */
    static final Duration SEARCHED_AFTER = Duration.ofSeconds(30);

    private final RecordSearch search;
    private final Map<TopicPartition, Standing> standings = new HashMap<>();

    WaitingRecords(RecordSearch search) {
        this.search = search;
    }

    /**
     * What is known of a partition.
     *
     * @param next offset before which no record waits
     * @param deletedUnread offsets that were deleted before the group had read them
     * @param waitingMillis how long records have been waiting with this committed offset; 0 when none waits
     */
    record Seen(long next, long deletedUnread, long waitingMillis) {}

    /** Takes a new observation of a partition. */
    Seen look(TopicPartition partition, @Nullable Long committed, long logStart, long lastStable, long nowMillis) {
        Standing standing = standings.get(partition);
        if (standing == null || !standing.isAt(committed)) {
            standing = new Standing(committed, nowMillis);
            standings.put(partition, standing);
        }
        return standing.look(partition, logStart, lastStable, nowMillis);
    }

    /** Forgets all other partitions. */
    void retain(Collection<TopicPartition> partitions) {
        standings.keySet().retainAll(partitions);
    }

    /** A partition while its committed offset is the same. */
    private final class Standing {

        private final @Nullable Long committed;

        /** End of the offsets after the committed one that were found to hold no record. */
        private long emptyTo;

        /** Offset before which no record waits. */
        private long next;

        private boolean recordFound;
        private long waitingSince;
        private long searchAt;

        Standing(@Nullable Long committed, long nowMillis) {
            this.committed = committed;
            this.emptyTo = committed == null ? 0 : committed;
            this.next = emptyTo;
            this.waitingSince = nowMillis;
            this.searchAt = later(nowMillis);
        }

        boolean isAt(@Nullable Long offset) {
            return committed == null ? offset == null : committed.equals(offset);
        }

        Seen look(TopicPartition partition, long logStart, long lastStable, long nowMillis) {
            if (logStart > next) {
                next = logStart;
                recordFound = false;
            }
            long deletedUnread = committed == null ? 0 : Math.max(0, logStart - emptyTo);
            if (next < lastStable && !recordFound && nowMillis >= searchAt) {
                Found found = search.search(partition, next, lastStable);
                searchAt = found.emptyTo() > next ? nowMillis : later(nowMillis);
                recordFound = found.record();
                next = found.emptyTo();
                if (deletedUnread == 0) {
                    emptyTo = next;
                }
            }
            if (next >= lastStable) {
                waitingSince = nowMillis;
                searchAt = later(nowMillis);
            }
            return new Seen(next, deletedUnread, nowMillis - waitingSince);
        }

        private static long later(long nowMillis) {
            return nowMillis + SEARCHED_AFTER.toMillis();
        }
    }
}
