package dev.outboxrouter.topology;

import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Commits at once what has just been written by the connector, and leaves a backlog to {@code commit.interval.ms}: who reads
 * committed records sees an event only when its transaction has ended, and each transaction costs the broker some
 * milliseconds. So what is new is early, and what is old is many at a time.
 *
 * <p>All tasks of a stream thread commit together, each time that one asks for it.
 */
final class PromptCommit {

    /** A raw record that is older than this is of a backlog. */
    private static final long NEW_MILLIS = 300;

    /**
     * So long others may come along. It begins with the first record after a commit: Kafka Streams looks for what else is to
     * be done after every few records, and would do nothing but commit.
     */
    private static final long TOGETHER_MILLIS = 10;

    private static final Duration LOOK = Duration.ofMillis(5);
    private static final long NOTHING = -1;

    private final ProcessingContext context;
    private long newSince = NOTHING;

    PromptCommit(ProcessingContext context) {
        this.context = context;
        context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, this::look);
    }

    /**
     * A raw record comes.
     *
     * @param written when the connector wrote it, in milliseconds since the epoch
     */
    void comes(long written) {
        if (newSince == NOTHING) {
            long now = context.currentSystemTimeMs();
            newSince = now - written < NEW_MILLIS ? now : NOTHING;
        }
    }

    private void look(long now) {
        if (newSince != NOTHING && now - newSince >= TOGETHER_MILLIS) {
            newSince = NOTHING;
            context.commit();
        }
    }
}
