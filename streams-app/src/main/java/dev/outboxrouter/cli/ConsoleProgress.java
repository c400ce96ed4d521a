package dev.outboxrouter.cli;

import dev.outboxrouter.clients.RunProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Tells on standard error how far it is, every few seconds, and stops the work when the process is asked to end: what is in
 * flight is finished first.
 */
final class ConsoleProgress implements RunProgress, AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final PrintWriter err;
    private final String command;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopped;
    private volatile int status = -1;
    private long nextAt;

    ConsoleProgress(PrintWriter err, String command) {
        this.err = err;
        this.command = command;
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    }

    @Override
    public void says(String what) {
        err.printf("outbox-router %s: %s%n", command, what);
        err.flush();
        nextAt = System.nanoTime() + EVERY.toNanos();
    }

    @Override
    public void at(long done, long of, String what) {
        if (System.nanoTime() > nextAt) {
            says("%,d of %,d %s".formatted(done, of, what));
        }
    }

    @Override
    public boolean isStopped() {
        return stopped;
    }

    /** How it has ended: the process does so with this, and not with the signal's own exit code. */
    ExitCode ended(ExitCode exitCode) {
        status = exitCode.status();
        return exitCode;
    }

    /** The work has ended, and all that is to be said of it is said. */
    @Override
    public void close() {
        ended.countDown();
    }

    private void stop() {
        stopped = true;
        try {
            if (ended.await(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS) && status >= 0) {
                Runtime.getRuntime().halt(status);
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
