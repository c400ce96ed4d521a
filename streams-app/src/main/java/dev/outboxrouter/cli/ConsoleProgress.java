package dev.outboxrouter.cli;

import dev.outboxrouter.clients.RunProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Prints on standard error, every few seconds, how far a command is; passes on that the process was asked to stop. */
final class ConsoleProgress implements RunProgress {

    private static final Duration EVERY = Duration.ofSeconds(2);

    private final PrintWriter err;
    private final String command;
    private final BooleanSupplier stopped;
    private long nextAt;

    ConsoleProgress(PrintWriter err, String command, BooleanSupplier stopped) {
        this.err = err;
        this.command = command;
        this.stopped = stopped;
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
        return stopped.getAsBoolean();
    }
}
