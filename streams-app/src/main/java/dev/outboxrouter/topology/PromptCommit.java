package dev.outboxrouter.topology;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.jspecify.annotations.Nullable;

/**
 * Commits at once what has just been written by the connector, and leaves a backlog to {@code commit.interval.ms}: who reads
 * committed records sees an event only when its transaction has ended, and each transaction costs the broker some
 * milliseconds. So what is new is early, and what is old is many at a time.
 *
 * <p>All tasks of a stream thread commit together, each time that one asks for it; so they share one of these. It asks once,
 * and only when something is new: after each punctuation Kafka Streams takes the task for one that has something to commit,
 * and looks for what else is to be done after half as many records as before.
 */
final class PromptCommit {

    /** A raw record that is older than this is of a backlog. */
    private static final long NEW_MILLIS = 300;

    /** So long others may come along. */
    private static final Duration TOGETHER = Duration.ofMillis(5);

    /** So long when so many came since it was asked before: each transaction then costs more than it is early. */
    private static final Duration MANY_TOGETHER = Duration.ofMillis(50);

    private static final int MANY = 200;

    /** By then it has been asked, unless the task that was to ask has left the thread. */
    private static final long ASKED_MILLIS = 4 * MANY_TOGETHER.toMillis();

    private static final long NEVER = Long.MIN_VALUE;

    private long newSince = NEVER;
    private long came;

    /**
     * A raw record comes.
     *
     * @param written when the connector wrote it, in milliseconds since the epoch
     * @param context of the task that it comes to
     */
    void comes(long written, ProcessingContext context) {
        long now = context.currentSystemTimeMs();
        came++;
        if (now - written < NEW_MILLIS && (newSince == NEVER || now - newSince > ASKED_MILLIS)) {
            newSince = now;
            Asking asking = new Asking(context);
            Duration wait = came > MANY ? MANY_TOGETHER : TOGETHER;
            came = 0;
            asking.schedule = context.schedule(wait, PunctuationType.WALL_CLOCK_TIME, asking);
        }
    }

    /** Asks for one commit. */
    private final class Asking implements Punctuator {

        private final ProcessingContext context;
        private @Nullable Cancellable schedule;

        Asking(ProcessingContext context) {
            this.context = context;
        }

        @Override
        public void punctuate(long now) {
            requireNonNull(schedule).cancel();
            newSince = NEVER;
            context.commit();
        }
    }
}
