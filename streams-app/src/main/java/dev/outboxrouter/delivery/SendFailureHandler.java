package dev.outboxrouter.delivery;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the stream thread on a record that cannot be sent; its transaction is aborted. Nothing is sent in its place: Kafka
 * Streams calls this on the producer's network thread, and a send from there that has to wait for metadata waits for this
 * very thread.
 */
public final class SendFailureHandler implements ProductionExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SendFailureHandler.class);

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
        if (exception instanceof RetriableException) {
            return Response.retry();
        }
        LOG.error(
                "Record was not taken, its transaction is aborted topic={} bytes={} timestamp={} exception={}",
                record.topic(),
                RecordSize.of(record.key(), record.value(), record.headers()),
                record.timestamp(),
                exception.toString());
        return Response.fail();
    }

    @Override
    @SuppressWarnings("rawtypes") // Kafka's interface has it so.
    public Response handleSerializationError(
            ErrorHandlerContext context,
            ProducerRecord record,
            Exception exception,
            SerializationExceptionOrigin origin) {
        // The class alone: a message may quote the payload.
        LOG.error(
                "Record cannot be serialized topic={} origin={} exception={}",
                record.topic(),
                origin,
                exception.getClass().getName());
        return Response.fail();
    }
}
