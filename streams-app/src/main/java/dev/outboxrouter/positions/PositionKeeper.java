package dev.outboxrouter.positions;

import dev.outboxrouter.delivery.Answers;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the group's committed positions in the {@link PositionLog}, every few seconds and at the stop, and looks for
 * operators' decisions while a partition waits. Every instance does so for the whole group: the last one that stops writes the
 * last positions.
 */
public final class PositionKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PositionKeeper.class);

    private static final Duration PERIOD = Duration.ofSeconds(2);

    /** A position is recorded at most this often, in multiples of {@link #PERIOD}. */
    private static final int PERIODS_PER_RECORD = 5;

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Admin admin;
    private final PositionLog log;
    private final PositionGuard guard;
    private final String group;
    private final Predicate<String> isRaw;
    private final ScheduledExecutorService thread;
    private final Map<TopicPartition, KnownPosition> recorded = new HashMap<>();
    private int periods;
    private boolean failing;

    /**
     * Creates a keeper that has not begun.
     *
     * @param admin remains the caller's to close
     * @param group the router's consumer group
     * @param isRaw tells raw topics by name
     */
    public PositionKeeper(Admin admin, PositionLog log, PositionGuard guard, String group, Predicate<String> isRaw) {
        this.admin = admin;
        this.log = log;
        this.guard = guard;
        this.group = group;
        this.isRaw = isRaw;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "positions");
            made.setDaemon(true);
            return made;
        });
    }

    /** Begins to record. */
    public void begin() {
        var unused = thread.scheduleWithFixedDelay(this::period, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Records the last positions. The streams are closed before, so that there are no later ones. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (thread.awaitTermination(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                record();
            }
        } catch (KafkaException e) {
            LOG.warn("Last positions are not recorded, those of some seconds ago are cause={}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void period() {
        try {
            guard.lookForDecisions();
            if (periods++ % PERIODS_PER_RECORD == 0) {
                record();
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing && !thread.isShutdown()) {
                LOG.warn("Positions are not recorded, it is tried again cause={}", e.toString());
                failing = true;
            }
        }
    }

    private void record() {
        Map<TopicPartition, Long> committed = new HashMap<>();
        Set<String> topics = new HashSet<>();
        Map<TopicPartition, OffsetAndMetadata> offsets =
                Answers.of(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(), LIMIT);
        offsets.forEach((partition, offset) -> {
            if (offset != null && isRaw.test(partition.topic())) {
                committed.put(partition, offset.offset());
                topics.add(partition.topic());
            }
        });
        Map<String, Uuid> ids = TopicIds.find(admin, topics, LIMIT);
        Map<TopicPartition, KnownPosition> changed = new HashMap<>();
        committed.forEach((partition, offset) -> {
            Uuid id = ids.get(partition.topic());
            if (id != null && !new KnownPosition(id, offset).equals(recorded.get(partition))) {
                changed.put(partition, new KnownPosition(id, offset));
            }
        });
        if (!changed.isEmpty()) {
            log.writePositions(changed);
            recorded.putAll(changed);
        }
    }
}
