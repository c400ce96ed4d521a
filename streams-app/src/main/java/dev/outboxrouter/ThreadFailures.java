package dev.outboxrouter;

import dev.outboxrouter.clients.BatchRefusedException;
import dev.outboxrouter.deduplication.LookUpUnfinishedException;
import dev.outboxrouter.delivery.Changelogs;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uncaught-exception policy for stream threads. The thread's transaction is aborted and nothing of it is lost; the policy
 * decides who goes on.
 *
 * <ul>
 *   <li>Kafka cannot be reached, or the producer was fenced: another thread takes over.
 *   <li>A look-up of a redelivered transaction takes too long: another thread takes over, and the partition is held meanwhile.
 *   <li>A topic refused a record that its settings allow: another thread takes over, as long as the refusals are remembered
 *       ({@code delivery.Refusals}), so that each attempt sends less than the last.
 *   <li>The raw topics have more partitions than a changelog: the changelog is increased, and another thread takes over. Kafka
 *       Streams compares them in each rebalance, on the thread that leads the group, so no growth is missed; and a rebalance
 *       whose leader has failed changes nothing for the other instances.
 *   <li>A topic refused a record for another reason: its settings are read again, once a minute.
 *   <li>Anything else ends the process with an exit code.
 * </ul>
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);

    /** A topic that refuses a record again within this time has been asked in vain. */
    private static final Duration ASKED_IN_VAIN = Duration.ofMinutes(1);

    private final LongSupplier refusals;
    private final Runnable forgetTopics;
    private final Changelogs changelogs;
    private final LongSupplier nanoTime;
    private long seenRefusals;
    private long refusedAt;
    private boolean refused;
    private long forgottenAt;
    private boolean forgotten;

    /**
     * Creates the policy.
     *
     * @param refusals how many refusals of topics are remembered
     * @param forgetTopics drops what is known of the topics
     * @param changelogs those of the router's stores
     * @param nanoTime {@link System#nanoTime()}
     */
    ThreadFailures(LongSupplier refusals, Runnable forgetTopics, Changelogs changelogs, LongSupplier nanoTime) {
        this.refusals = refusals;
        this.forgetTopics = forgetTopics;
        this.changelogs = changelogs;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
        if (!changelogs.areRefusedBy(failure)) {
            return respond(failure);
        }
        try {
            Optional<String> problem = changelogs.fit();
            if (problem.isEmpty()) {
                LOG.warn("Changelog did not fit the raw topics and does now, another thread takes over");
                return StreamThreadExceptionResponse.REPLACE_THREAD;
            }
            LOG.error("Stream thread failed, the router stops reason=\"{}\"", problem.get(), failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        } catch (KafkaException e) {
            return respond(e);
        }
    }

    private StreamThreadExceptionResponse respond(Throwable failure) {
        if (isUnfinishedLookUp(failure)) {
            LOG.info("Stream thread does not wait for a look-up, another takes over cause={}", failure.toString());
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof RetriableException)) {
            cause = cause.getCause();
        }
        if (cause instanceof RetriableException) {
            LOG.warn("Stream thread lost Kafka, another takes over cause={}", cause.toString());
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        if (isFenced(cause)) {
            LOG.warn("Stream thread lost its transaction, another begins anew cause={}", cause.toString());
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        if (isOfARecord(cause) && isRemembered()) {
            LOG.warn("Topic refused a record that its settings allow, it is asked again cause={}", cause.toString());
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        if ((isOfARecord(cause) || isOfATopic(cause)) && forget()) {
            LOG.warn("Topic takes less than it did, it is asked again cause={}", cause.toString());
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.error("Stream thread failed, the router stops", failure);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private static boolean isUnfinishedLookUp(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof LookUpUnfinishedException)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    /**
     * Whether the producer's transaction is not its own any longer. Kafka Streams goes on by itself after most of these,
     * but not when the broker aborted the transaction of an instance that slept, and says so by {@code
     * InvalidTxnStateException} (KAFKA-19690). Two instances of one {@code group.instance.id} would fence each other
     * without end.
     */
    private static boolean isFenced(Throwable cause) {
        return (cause instanceof ApplicationRecoverableException && !(cause instanceof FencedInstanceIdException))
                || cause instanceof InvalidTxnStateException
                || cause instanceof OutOfOrderSequenceException
                || cause instanceof TransactionAbortableException
                || cause instanceof TransactionAbortedException;
    }

    private static boolean isOfARecord(Throwable cause) {
        return cause instanceof RecordTooLargeException
                || cause instanceof InvalidTimestampException
                || cause instanceof InvalidRecordException
                || cause instanceof BatchRefusedException;
    }

    private static boolean isOfATopic(Throwable cause) {
        return cause instanceof TopicAuthorizationException || cause instanceof InvalidTopicException;
    }

    /** Whether a refusal was remembered since the failure before, or a moment ago: several threads can fail of one. */
    private boolean isRemembered() {
        long now = nanoTime.getAsLong();
        long count = refusals.getAsLong();
        if (count != seenRefusals) {
            seenRefusals = count;
            refusedAt = now;
            refused = true;
            return true;
        }
        return refused && now - refusedAt < ASKED_IN_VAIN.toNanos();
    }

    private boolean forget() {
        long now = nanoTime.getAsLong();
        if (forgotten && now - forgottenAt < ASKED_IN_VAIN.toNanos()) {
            return false;
        }
        forgotten = true;
        forgottenAt = now;
        forgetTopics.run();
        return true;
    }
}
