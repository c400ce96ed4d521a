package dev.outboxrouter.delivery;

import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the stream thread on an exception out of the processor. The processor makes a dead letter of a bug by itself; what
 * leaves it is a lost dependency, or a failure to send, and nothing is wrong with the record.
 */
public final class ProcessingFailureHandler implements ProcessingExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessingFailureHandler.class);

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        // The class alone: a message may quote the payload.
        LOG.error(
                "Record cannot be processed now, it is read again topic={} partition={} offset={} exception={}",
                context.topic(),
                context.partition(),
                context.offset(),
                exception.getClass().getName());
        return Response.fail();
    }
}
