package dev.outboxrouter.clients;

import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's producer, which tells an observer what becomes of its records and transactions. Kafka Streams passes on the first
 * failure of a transaction alone, and that can be of a record that only shared a batch with the one that was refused.
 */
final class ObservedProducer extends KafkaProducer<byte[], byte[]> {

    private final SendObserver observer;

    ObservedProducer(Map<String, Object> config, SendObserver observer) {
        super(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.observer = observer;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
        return super.send(record, (metadata, failure) -> {
            Exception reason = failure;
            if (failure != null) {
                observer.refused(record, failure);
                if (failure.getClass() == KafkaException.class) {
                    reason = new BatchRefusedException(failure);
                }
            }
            if (callback != null) {
                callback.onCompletion(metadata, reason);
            }
        });
    }

    @Override
    public void commitTransaction() {
        super.commitTransaction();
        observer.committed();
    }

    @Override
    public void abortTransaction() {
        observer.aborted();
        super.abortTransaction();
    }
}
