package dev.outboxrouter.clients;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes all of a batch or nothing of it, under a transactional id that one process has at a time: who begins with it ends
 * what another has open, and that other one writes no more.
 */
public final class TransactionalWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionalWriter.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 3;

    private final KafkaProducer<byte[], byte[]> producer;

    /**
     * Takes the transactional id over. What another process has committed with it until now can be read when this
     * returns, and nothing of it comes later.
     *
     * @throws KafkaException when Kafka refuses, or does not answer
     */
    public TransactionalWriter(KafkaClients clients, String transactionalId) {
        this.producer = clients.writer(transactionalId);
    }

    /**
     * Writes a batch.
     *
     * @throws KafkaException when it is not written; it is not known whether, if the answer to the last request was lost:
     *     whoever has the transactional id next can read it
     */
    public void write(List<ProducerRecord<byte[], byte[]>> records) {
        inTransaction(() -> send(records));
    }

    /** The same, with the positions of a group. */
    public void write(
            List<ProducerRecord<byte[], byte[]>> records,
            Map<TopicPartition, OffsetAndMetadata> positions,
            ConsumerGroupMetadata group) {
        inTransaction(() -> {
            send(records);
            producer.sendOffsetsToTransaction(positions, group);
        });
    }

    /** Whether this says that another process has taken the transactional id over. */
    public static boolean isFenced(Throwable failure) {
        Throwable cause = failure;
        while (cause != null) {
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    @Override
    public void close() {
        producer.close(CLOSE_LIMIT);
    }

    /** Whether they were taken, commitTransaction says: it waits for all of them. */
    private void send(List<ProducerRecord<byte[], byte[]>> records) {
        for (ProducerRecord<byte[], byte[]> record : records) {
            Future<RecordMetadata> unused = producer.send(record);
        }
    }

    /** Again, when it is sure that nothing of it is written, and it may help. */
    private void inTransaction(Runnable work) {
        for (int attempt = 1; ; attempt++) {
            producer.beginTransaction();
            try {
                work.run();
                producer.commitTransaction();
                return;
            } catch (KafkaException e) {
                if (!isAborted(e) || !isPassing(e) || attempt == ATTEMPTS) {
                    throw e;
                }
                LOG.warn("Transaction was aborted, it is tried again attempt={} cause={}", attempt, e.toString());
            }
        }
    }

    /** Who is fenced cannot abort, and whose commit was not answered may not. */
    private boolean isAborted(KafkaException failure) {
        try {
            producer.abortTransaction();
            return true;
        } catch (KafkaException | IllegalStateException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    /**
     * After another's transaction with this id was ended, the broker may refuse the first of this one's as out of order,
     * once.
     */
    private static boolean isPassing(Throwable failure) {
        Throwable cause = failure;
        while (cause != null) {
            if (cause instanceof RetriableException
                    || cause instanceof OutOfOrderSequenceException
                    || cause instanceof TransactionAbortableException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
