package dev.outboxrouter.delivery;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;

/** Waits for what an admin client was asked; what Kafka refuses is thrown as itself, a {@link KafkaException}. */
public final class Answers {

    private Answers() {}

    /** As long as the client's own limit. */
    public static <T> T of(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw refusal(e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** So long, and then it is a {@link org.apache.kafka.common.errors.TimeoutException}. */
    public static <T> T of(KafkaFuture<T> future, Duration limit) {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw refusal(e);
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException(
                    "no answer within %d s".formatted(limit.toSeconds()), e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /**
     * Whether Kafka has answered with this error, so that it says something about what was asked for. Anything else says
     * that Kafka could not be asked: it was away, did not know who asked, or the thread was interrupted.
     */
    public static boolean isAnswer(KafkaException error) {
        return !(error instanceof RetriableException
                || error instanceof AuthenticationException
                || error instanceof InterruptException);
    }

    private static KafkaException refusal(ExecutionException failure) {
        return failure.getCause() instanceof KafkaException cause ? cause : new KafkaException(failure.getCause());
    }
}
