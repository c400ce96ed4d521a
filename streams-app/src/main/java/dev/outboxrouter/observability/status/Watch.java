package dev.outboxrouter.observability.status;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one part of the pipeline again and again, on a thread of its own, and keeps its last answer: who looks never waits,
 * and a part that hangs holds up no other.
 *
 * @param <T> what is asked for
 */
final class Watch<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final String part;
    private final Callable<T> question;
    private final ScheduledExecutorService thread;
    private volatile Answer<T> last = Answer.notAsked();

    /**
     * A watch that has not begun.
     *
     * @param part who is asked, for the log
     * @param question throws when there is no answer; its message goes to the log and to the console
     */
    Watch(String part, Callable<T> question) {
        this.part = part;
        this.question = question;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "watch-" + part);
            made.setDaemon(true);
            return made;
        });
    }

    /** Asks now, and so long after each answer. */
    void begin(Duration pause) {
        var unused = thread.scheduleWithFixedDelay(this::ask, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    Answer<T> last() {
        return last;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void ask() {
        Answer<T> before = last;
        try {
            last = Answer.of(question.call(), System.currentTimeMillis());
            if (before.state() == Answer.State.SILENT) {
                LOG.info("Watched part answers again part={}", part);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            if (thread.isShutdown()) {
                return;
            }
            last = before.silent(reason(e));
            if (before.state() != Answer.State.SILENT) {
                LOG.warn("Watched part does not answer, routing does not need it part={} reason={}", part, reason(e));
            }
        }
    }

    private static String reason(Exception failure) {
        Throwable cause =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
