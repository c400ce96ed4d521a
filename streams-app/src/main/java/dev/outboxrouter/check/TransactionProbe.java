package dev.outboxrouter.check;

import dev.outboxrouter.clients.KafkaClients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;

/**
 * Tries what Kafka does not tell of: a transactional id, by taking one that no router has, and a group, by a position that
 * is never committed. No record is written.
 */
final class TransactionProbe {

    private final KafkaClients clients;

    TransactionProbe(KafkaClients clients) {
        this.clients = clients;
    }

    /** A producer that may write in transactions; empty when it may not, which is noted. */
    Optional<Open> of(List<Checked> found) {
        try {
            return Optional.of(new Open(clients, clients.writer(clients.applicationId() + "-check")));
        } catch (AuthorizationException e) {
            found.add(NoAccess.to(AclOperation.WRITE, "transactional-id", clients.applicationId(), true));
            return Optional.empty();
        }
    }

    /** A producer with a transactional id. */
    record Open(KafkaClients clients, KafkaProducer<byte[], byte[]> producer) implements AutoCloseable {

        /** Whether positions of this group may be committed. None is. */
        boolean mayCommit(TopicPartition partition, String group) {
            try (KafkaConsumer<byte[], byte[]> consumer = clients.reader(group)) {
                ConsumerGroupMetadata metadata = consumer.groupMetadata();
                producer.beginTransaction();
                producer.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(0)), metadata);
                producer.abortTransaction();
                return true;
            } catch (GroupAuthorizationException e) {
                return false;
            } catch (KafkaException e) {
                if (e.getCause() instanceof GroupAuthorizationException) {
                    return false;
                }
                throw e;
            }
        }

        @Override
        public void close() {
            producer.close(Duration.ofSeconds(5));
        }
    }
}
