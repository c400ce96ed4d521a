package dev.outboxrouter.delivery;

import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every few seconds whether the topics that events go to are still there, on a thread of its own. */
public final class TopicWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Topics topics;
    private final Thread thread = new Thread(this::watch, "topic-watch");

    /** A watch that has not begun. */
    public TopicWatch(Topics topics) {
        this.topics = topics;
    }

    public void begin() {
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(EVERY.toMillis());
                look();
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kafka that cannot be asked is the stream threads' business; here it is asked again. */
    private void look() {
        try {
            topics.lookAgain();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.debug("Topics cannot be looked at reason={}", e.toString());
        }
    }
}
