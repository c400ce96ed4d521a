package dev.outboxrouter.delivery;

import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks on a thread of its own whether the topics that events go to are still there, and reads their partitions and settings
 * again every minute.
 */
public final class TopicWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    /** A change of a topic's settings or partitions is known after at most this many looks. */
    private static final int REFRESH_EVERY = 12;

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
            for (int looks = 1; !Thread.currentThread().isInterrupted(); looks++) {
                Thread.sleep(EVERY.toMillis());
                look(looks % REFRESH_EVERY == 0);
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kafka that cannot be asked is the stream threads' business; here it is asked again. */
    private void look(boolean isRefresh) {
        try {
            topics.lookAgain();
            if (isRefresh) {
                topics.refresh();
            }
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.debug("Topics cannot be looked at reason={}", e.toString());
        }
    }
}
