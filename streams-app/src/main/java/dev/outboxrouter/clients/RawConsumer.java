package dev.outboxrouter.clients;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumer of raw topics, which asks {@link StartPositions} where Kafka Streams would begin at the earliest record. Kafka Streams
 * does so when the committed offset is missing, which routes everything again, and when retention has deleted records before
 * they were read, which loses them; it logs neither as a failure.
 *
 * <p>It also commits positions behind transaction markers ({@link IdlePositions}).
 *
 * <p>A partition in which a look-up is not finished is held: it is paused until then.
 *
 * <p>A partition that waits is paused at the start of its log; the consumer's other partitions are read. Not thread-safe, as
 * every consumer.
 */
final class RawConsumer extends BoundedConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(RawConsumer.class);

    /** Upper bound on a request for the bounds of a log: well below {@code max.poll.interval.ms}. */
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);

    /** Positions behind the last record are committed at most this often. */
    private static final Duration IDLE_COMMIT_PERIOD = Duration.ofSeconds(10);

    private final StartPositions positions;
    private final IdlePositions idle = new IdlePositions();
    private final Set<TopicPartition> waiting = new HashSet<>();
    private final Supplier<Set<TopicPartition>> held;
    private Set<TopicPartition> pausedAsHeld = Set.of();
    private long idleCommittedAt = System.nanoTime();

    RawConsumer(Map<String, Object> config, StartPositions positions, Supplier<Set<TopicPartition>> held) {
        super(config);
        this.held = held;
        this.positions = positions;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        continueReleased();
        commitIdle();
        pauseHeld();
        try {
            ConsumerRecords<byte[], byte[]> records = withoutHeld(super.poll(timeout));
            idle.polled(records);
            return records;
        } catch (OffsetOutOfRangeException e) {
            resolve(optional(e.offsetOutOfRangePartitions()));
        } catch (NoOffsetForPartitionException e) {
            resolve(withoutPosition(e.partitions()));
        }
        return ConsumerRecords.empty();
    }

    /** Kafka Streams calls this for partitions without a committed offset after it has lost its state. */
    @Override
    public void seekToBeginning(Collection<TopicPartition> partitions) {
        resolve(withoutPosition(partitions));
    }

    /** Kafka Streams resumes all partitions of a task whose state is restored, and those with room for records. */
    @Override
    public void resume(Collection<TopicPartition> partitions) {
        super.resume(partitions.stream()
                .filter(partition -> !waiting.contains(partition) && !pausedAsHeld.contains(partition))
                .toList());
    }

    @Override
    public void close(CloseOptions options) {
        forget(waiting);
        idleCommittedAt = System.nanoTime() - IDLE_COMMIT_PERIOD.toNanos();
        commitIdle();
        super.close(options);
    }

    private static Map<TopicPartition, OptionalLong> optional(Map<TopicPartition, Long> positions) {
        Map<TopicPartition, OptionalLong> all = new HashMap<>();
        positions.forEach((partition, position) -> all.put(partition, OptionalLong.of(position)));
        return all;
    }

    private static Map<TopicPartition, OptionalLong> withoutPosition(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OptionalLong> all = new HashMap<>();
        partitions.forEach(partition -> all.put(partition, OptionalLong.empty()));
        return all;
    }

    private void resolve(Map<TopicPartition, OptionalLong> invalid) {
        Map<TopicPartition, Long> starts = beginningOffsets(invalid.keySet(), REQUEST_LIMIT);
        Map<TopicPartition, Long> ends = endOffsets(invalid.keySet(), REQUEST_LIMIT);
        Map<TopicPartition, StartPositions.Invalid> asked = new HashMap<>();
        invalid.forEach((partition, position) -> {
            long start = starts.getOrDefault(partition, 0L);
            asked.put(partition, new StartPositions.Invalid(position, start, ends.getOrDefault(partition, start)));
        });
        Map<TopicPartition, OffsetAndMetadata> decided = new HashMap<>();
        positions.resolve(this, asked).forEach((partition, offset) -> {
            seek(partition, offset.orElse(starts.getOrDefault(partition, 0L)));
            if (offset.isEmpty()) {
                waiting.add(partition);
                pause(List.of(partition));
            } else {
                decided.put(partition, new OffsetAndMetadata(offset.getAsLong()));
            }
        });
        commit(decided);
    }

    /** Pauses the partitions that are not to be read now, and resumes those that can be read again. */
    private void pauseHeld() {
        Set<TopicPartition> now = held.get();
        if (now.isEmpty() && pausedAsHeld.isEmpty()) {
            return;
        }
        Set<TopicPartition> own = new HashSet<>(now);
        own.retainAll(assignment());
        Set<TopicPartition> released = new HashSet<>(pausedAsHeld);
        released.removeAll(own);
        released.retainAll(assignment());
        pausedAsHeld = own;
        pause(own);
        resume(released);
    }

    /** Removes the records of held partitions, which this poll has assigned: they are read when they are released. */
    private ConsumerRecords<byte[], byte[]> withoutHeld(ConsumerRecords<byte[], byte[]> polled) {
        Set<TopicPartition> now = held.get();
        if (now.isEmpty() || Collections.disjoint(now, polled.partitions())) {
            return polled;
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(polled.nextOffsets());
        for (TopicPartition partition : polled.partitions()) {
            if (now.contains(partition)) {
                seek(partition, polled.records(partition).get(0).offset());
                next.remove(partition);
            } else {
                records.put(partition, polled.records(partition));
            }
        }
        pauseHeld();
        return new ConsumerRecords<>(records, next);
    }

    private void continueReleased() {
        if (waiting.isEmpty()) {
            return;
        }
        Set<TopicPartition> revoked = new HashSet<>(waiting);
        revoked.removeAll(assignment());
        forget(revoked);
        Map<TopicPartition, OffsetAndMetadata> decided = new HashMap<>();
        for (TopicPartition partition : List.copyOf(waiting)) {
            OptionalLong offset = positions.released(partition);
            if (offset.isPresent()) {
                forget(Set.of(partition));
                seek(partition, offset.getAsLong());
                resume(List.of(partition));
                decided.put(partition, new OffsetAndMetadata(offset.getAsLong()));
            }
        }
        commit(decided);
    }

    private void commitIdle() {
        if (System.nanoTime() - idleCommittedAt < IDLE_COMMIT_PERIOD.toNanos()) {
            return;
        }
        idleCommittedAt = System.nanoTime();
        Set<TopicPartition> ahead = idle.ahead(assignment());
        if (ahead.isEmpty()) {
            return;
        }
        try {
            commit(idle.committable(committed(ahead, REQUEST_LIMIT)));
        } catch (KafkaException e) {
            LOG.debug("Positions behind transaction markers are not committed cause={}", e.toString());
        }
    }

    /** Without a commit, a router that starts before the next record is routed would find the old position again. */
    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (offsets.isEmpty()) {
            return;
        }
        try {
            commitSync(offsets, REQUEST_LIMIT);
        } catch (KafkaException e) {
            LOG.warn(
                    "Positions are not committed, the next routed records commit them positions={} cause={}",
                    offsets,
                    e.toString());
        }
    }

    private void forget(Set<TopicPartition> partitions) {
        for (TopicPartition partition : List.copyOf(partitions)) {
            waiting.remove(partition);
            positions.forget(this, partition);
        }
    }
}
