package dev.outboxrouter.deduplication;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The look-ups of all raw partitions of a router. A look-up runs on the stream thread that needs it, for less than the time that
 * is allowed between two polls. A longer one continues on a thread of its own: the stream thread ends, its transaction is aborted,
 * and the raw partition is held until the look-up has read everything up to the committed offset. The next stream thread then
 * reads the few records from there to the one that is judged. Thread-safe.
 */
public final class LookUps implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LookUps.class);

    /** Time after which a look-up that has lost Kafka is tried again. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private static final Duration FOREVER = Duration.ofDays(365);

    private final Duration limit;
    private final Function<TopicPartition, RawLog> logs;
    private final Supplier<RawReader> readers;
    private final ToLongFunction<TopicPartition> committedOffsets;
    private final Set<TopicPartition> held = ConcurrentHashMap.newKeySet();
    private final Map<TopicPartition, LookUp> prepared = new ConcurrentHashMap<>();
    private final Map<TopicPartition, String> activities = new ConcurrentHashMap<>();
    private final ScheduledExecutorService background;

    /**
     * Creates the look-ups of a router.
     *
     * @param limit upper bound on the time of a look-up on a stream thread
     * @param logs opens a raw partition for a look-up that continues on its own thread
     * @param readers creates a reader of raw records for that thread
     * @param committedOffsets returns the group's committed offset of a raw partition; throws {@link KafkaException}
     */
    public LookUps(
            Duration limit,
            Function<TopicPartition, RawLog> logs,
            Supplier<RawReader> readers,
            ToLongFunction<TopicPartition> committedOffsets) {
        this.limit = limit;
        this.logs = logs;
        this.readers = readers;
        this.committedOffsets = committedOffsets;
        this.background = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "outbox-router-look-up");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns look-ups that all run on the thread that needs them, however long they take. */
    public static LookUps unlimited() {
        return new LookUps(
                FOREVER,
                partition -> {
                    throw new IllegalStateException("look-ups do not continue on another thread");
                },
                () -> {
                    throw new IllegalStateException("look-ups do not continue on another thread");
                },
                partition -> 0);
    }

    /** Returns the raw partitions that are not to be read, because a look-up in them is not finished. */
    public Set<TopicPartition> held() {
        return Set.copyOf(held);
    }

    /** Returns what is being read back now, by raw partition, for people. */
    public Map<String, String> activities() {
        Map<String, String> all = new TreeMap<>();
        activities.forEach((partition, activity) -> all.put(partition.toString(), activity));
        return all;
    }

    /** Notes that the last records of a partition are read back while {@code reading} runs. */
    void duringWarmUp(TopicPartition partition, Runnable reading) {
        activities.put(partition, "its last records are read back");
        try {
            reading.run();
        } finally {
            activities.remove(partition);
        }
    }

    /**
     * Looks a transaction up.
     *
     * @param fresh the look-up; one that was continued meanwhile takes its place
     * @param offset offset of the record that is judged
     * @return the look-up, which has found the change, or has read everything before {@code offset}
     * @throws LookUpUnfinishedException when it takes too long
     */
    LookUp run(
            TopicPartition partition, LookUp fresh, long offset, RawLog log, ChangeReader reader, ReadBudget budget) {
        if (held.contains(partition)) {
            throw new LookUpUnfinishedException(partition);
        }
        LookUp lookUp = continued(partition, fresh, offset).orElse(fresh);
        activities.put(partition, "a redelivered transaction is looked up");
        long deadline = budget.deadline(limit);
        long began = System.nanoTime();
        boolean isFinished;
        try {
            isFinished = lookUp.read(log, offset, reader, () -> System.nanoTime() - deadline > 0);
        } finally {
            budget.spent(System.nanoTime() - began);
            activities.remove(partition);
        }
        if (!isFinished) {
            hold(partition, lookUp);
            throw new LookUpUnfinishedException(partition);
        }
        if (lookUp.next() >= offset) {
            lookUp.found().complete();
        }
        return lookUp;
    }

    /** Takes the look-up that was continued in place of this one. Look-ups of other transactions can come before it. */
    private Optional<LookUp> continued(TopicPartition partition, LookUp fresh, long offset) {
        LookUp continued = prepared.get(partition);
        if (continued == null || !continued.replaces(fresh) || continued.next() > offset) {
            return Optional.empty();
        }
        prepared.remove(partition);
        continued.found().narrowTo(fresh.found());
        return Optional.of(continued);
    }

    private void hold(TopicPartition partition, LookUp lookUp) {
        LOG.warn(
                "Look-up of a redelivered transaction takes long, the partition is held until it has ended topic={}"
                        + " partition={} from={} next={}",
                partition.topic(),
                partition.partition(),
                lookUp.from(),
                lookUp.next());
        held.add(partition);
        activities.put(partition, "it is held while a redelivered transaction is looked up");
        background.execute(() -> continueInBackground(partition, lookUp));
    }

    private void continueInBackground(TopicPartition partition, LookUp interrupted) {
        LookUp lookUp = interrupted;
        try {
            long committed = committedOffsets.applyAsLong(partition);
            // What was read behind the committed offset is judged again, and must not be known then.
            lookUp = interrupted.next() > committed ? interrupted.restarted() : interrupted;
            boolean isFinished = lookUp.read(
                    logs.apply(partition), committed, new ChangeReader(readers.get()), background::isShutdown);
            if (isFinished) {
                prepared.put(partition, lookUp);
                LOG.info(
                        "Look-up of a redelivered transaction has ended, the partition is read again topic={} partition={}"
                                + " from={} next={} records={}",
                        partition.topic(),
                        partition.partition(),
                        lookUp.from(),
                        lookUp.next(),
                        lookUp.recordsRead());
                release(partition);
            }
        } catch (KafkaException e) {
            LOG.warn(
                    "Look-up of a redelivered transaction has lost Kafka and is tried again topic={} partition={} cause={}",
                    partition.topic(),
                    partition.partition(),
                    e.toString());
            retry(partition, lookUp);
        } catch (RuntimeException e) {
            // The next attempt on a stream thread fails in the same way, and is reported there.
            LOG.error(
                    "Look-up of a redelivered transaction failed topic={} partition={}",
                    partition.topic(),
                    partition.partition(),
                    e);
            release(partition);
        }
    }

    private void retry(TopicPartition partition, LookUp lookUp) {
        if (!background.isShutdown()) {
            var unused = background.schedule(
                    () -> continueInBackground(partition, lookUp), RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void release(TopicPartition partition) {
        activities.remove(partition);
        held.remove(partition);
    }

    /** Ends look-ups that continue on their own thread. */
    @Override
    public void close() {
        background.shutdownNow();
        try {
            if (!background.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Look-up did not end in time limit={}s", CLOSE_LIMIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
