package dev.outboxrouter;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
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
 * The last door: what has ended a stream thread. Its transaction is aborted, nothing of it is lost; the question is who
 * goes on. Kafka that cannot be reached is waited for by another thread, and so does another thread begin anew when this
 * one was fenced. A topic that takes less than it did when it was asked about is asked about once more, so that what it
 * does not take any longer becomes a dead letter. Anything else ends the process with an exit code.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);

    /** A topic that refuses a record again so soon has been asked in vain. */
    private static final Duration ASKED_IN_VAIN = Duration.ofMinutes(1);

    private final Runnable forgetTopics;
    private final LongSupplier nanoTime;
    private long forgottenAt;
    private boolean forgotten;

    /**
     * Judges failures.
     *
     * @param forgetTopics drops what is known of the topics
     * @param nanoTime {@link System#nanoTime()}
     */
    ThreadFailures(Runnable forgetTopics, LongSupplier nanoTime) {
        this.forgetTopics = forgetTopics;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
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
        if (isOfATopic(cause) && forget()) {
            LOG.warn("Topic takes less than it did, it is asked again cause={}", cause.toString());
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.error("Stream thread failed, the router stops", failure);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
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

    private static boolean isOfATopic(Throwable cause) {
        return cause instanceof RecordTooLargeException
                || cause instanceof TopicAuthorizationException
                || cause instanceof InvalidTopicException;
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
