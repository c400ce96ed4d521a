package dev.outboxrouter.delivery;

import dev.outboxrouter.outbox.RejectionCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.internals.ExceptionHandlerUtils;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door for what nobody foresaw: an exception out of the processor. A bug makes a dead letter of the one record and
 * routing goes on; a lost dependency ends the thread, for nothing is wrong with the record.
 */
public final class DeadLetterHandler implements ProcessingExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterHandler.class);

    private String deadLetterTopic = "";

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetterTopic = String.valueOf(configs.get(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG));
    }

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        if (exception instanceof KafkaException) {
            return Response.fail();
        }
        // The class alone: a message may quote the payload.
        LOG.error(
                "Record failed unexpectedly, it becomes a dead letter topic={} partition={} offset={} exception={}",
                context.topic(),
                context.partition(),
                context.offset(),
                exception.getClass().getName());
        List<ProducerRecord<byte[], byte[]>> letters = ExceptionHandlerUtils.maybeBuildDeadLetterQueueRecords(
                deadLetterTopic, context.sourceRawKey(), context.sourceRawValue(), context, exception);
        for (ProducerRecord<byte[], byte[]> letter : letters) {
            letter.headers()
                    .add(DeadLetters.CODE, RejectionCode.UNEXPECTED_ERROR.name().getBytes(StandardCharsets.UTF_8));
        }
        return Response.resume(letters);
    }
}
