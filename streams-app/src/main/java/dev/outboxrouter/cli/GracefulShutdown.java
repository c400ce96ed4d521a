package dev.outboxrouter.cli;

import java.time.Duration;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process with its documented exit code when SIGTERM or SIGINT arrives, at any moment.
 *
 * <p>One thread, the owner, opens resources, works, and closes what it opened. The shutdown hook touches no resource: it asks
 * the owner to stop, waits until the owner has ended, and halts the JVM with the owner's exit code. Without the halt the JVM
 * would report the signal's own exit code. While nothing is open the hook does not wait for the owner, so that a read of the
 * configuration that hangs does not delay the stop.
 *
 * <p>One deadline covers the whole stop. A process that has not ended by then is halted with {@link ExitCode#STOP_TIMED_OUT}.
 */
public final class GracefulShutdown {

    private static final Logger LOG = LoggerFactory.getLogger(GracefulShutdown.class);

    /** Upper bound on the time from the request to the end of the process. The documentation states it. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private enum Phase {
        /** The arguments are parsed: which command runs is not known yet. */
        PARSING,
        /** The command needs no orderly stop: the JVM ends the process as it does by default. */
        UNMANAGED,
        /** Nothing is open. */
        IDLE,
        /** The owner may hold resources. */
        OPEN,
        /** The owner closes what it opened because it has failed. */
        CLOSING,
        /** The owner has closed everything and its exit code is known. */
        ENDED
    }

    private final Thread owner;
    private final IntConsumer halt;
    private final Duration limit;

    // The lock of this object guards the fields below and every private method.
    private Phase phase = Phase.PARSING;
    private boolean requested;
    private boolean interruptible;
    private boolean hasDeadline;
    private long deadlineNanos;
    private int status;
    private Runnable beforeIdleHalt = () -> {};

    /** A step of the owner's that waits for something outside the process. */
    public interface Wait<T, E extends Exception> {
        T call() throws E, InterruptedException;
    }

    /**
     * Creates a shutdown that no hook triggers.
     *
     * @param owner the thread that opens and closes resources
     * @param halt ends the process with this exit code
     * @param limit upper bound on the time from the request to the end
     */
    public GracefulShutdown(Thread owner, IntConsumer halt, Duration limit) {
        this.owner = owner;
        this.halt = halt;
        this.limit = limit;
    }

    /** Registers the shutdown hook of this process; the calling thread is the owner. */
    public static GracefulShutdown register() {
        GracefulShutdown shutdown = new GracefulShutdown(Thread.currentThread(), Runtime.getRuntime()::halt, LIMIT);
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::run, "shutdown"));
        return shutdown;
    }

    /** Leaves signals to the JVM, because the command leaves nothing behind when it is ended at once. */
    public synchronized void leaveToJvm() {
        phase = Phase.UNMANAGED;
        notifyAll();
    }

    /**
     * Declares what a stop means for the command that is about to run. Nothing is open yet.
     *
     * @param stopped exit code of a stop before {@link #opening()}
     * @param beforeHalt logs or prints that the command was stopped
     */
    public synchronized void stopsWith(ExitCode stopped, Runnable beforeHalt) {
        phase = Phase.IDLE;
        status = stopped.status();
        beforeIdleHalt = beforeHalt;
        notifyAll();
    }

    /**
     * Declares that the owner opens resources from now on. A stop waits until the owner calls {@link #ended}.
     *
     * @throws InterruptedException when a stop was requested: nothing must be opened any more
     */
    public synchronized void opening() throws InterruptedException {
        throwIfRequested();
        phase = Phase.OPEN;
    }

    /** Whether the process was asked to stop. */
    public synchronized boolean isRequested() {
        return requested;
    }

    /**
     * Ends a start between two steps.
     *
     * @throws InterruptedException when a stop was requested
     */
    public synchronized void throwIfRequested() throws InterruptedException {
        if (requested) {
            throw new InterruptedException("the process was asked to stop");
        }
    }

    /**
     * Runs a wait of the owner's that a stop interrupts. Outside of it the owner is never interrupted, because an interrupt
     * breaks the file channels of Kafka Streams and cuts a close short.
     *
     * @throws InterruptedException when a stop was requested before the wait, or interrupted it
     */
    public <T, E extends Exception> T interruptibly(Wait<T, E> wait) throws E, InterruptedException {
        synchronized (this) {
            throwIfRequested();
            interruptible = true;
        }
        try {
            return wait.call();
        } finally {
            synchronized (this) {
                interruptible = false;
                if (requested) {
                    // The interrupt was the request, or Kafka's InterruptException has set the status again.
                    Thread.interrupted();
                }
            }
        }
    }

    /** Declares that the owner closes everything. Starts the deadline unless a request has started it. */
    public synchronized void closing() {
        phase = Phase.CLOSING;
        if (!hasDeadline) {
            startDeadline();
            Thread watchdog = new Thread(this::haltAtDeadline, "shutdown-deadline");
            watchdog.setDaemon(true);
            watchdog.start();
        }
    }

    /** Time that is left until the deadline; the whole limit when the deadline has not started. */
    public synchronized Duration remaining() {
        return hasDeadline ? Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())) : limit;
    }

    /** Declares that the owner has closed everything, and hands over the exit code of the process. */
    public synchronized int ended(int exitStatus) {
        phase = Phase.ENDED;
        status = exitStatus;
        notifyAll();
        return exitStatus;
    }

    /**
     * Stops the process: the body of the shutdown hook. The lock is held until the JVM halts, so that the owner cannot
     * proceed in the meantime.
     */
    public synchronized void run() {
        if (phase != Phase.ENDED && phase != Phase.UNMANAGED) {
            requested = true;
            LOG.info("Stop requested limit={}s", limit.toSeconds());
            if (!hasDeadline) {
                startDeadline();
            }
            if (interruptible) {
                owner.interrupt();
            }
            awaitEnd();
        }
        if (phase == Phase.IDLE) {
            beforeIdleHalt.run();
        }
        if (phase == Phase.IDLE || phase == Phase.ENDED) {
            halt.accept(status);
        } else if (phase != Phase.UNMANAGED) {
            haltTimedOut();
        }
    }

    private synchronized void haltAtDeadline() {
        awaitEnd();
        if (phase != Phase.ENDED) {
            haltTimedOut();
        }
    }

    private void startDeadline() {
        hasDeadline = true;
        deadlineNanos = System.nanoTime() + limit.toNanos();
    }

    /** Waits until the hook need not wait for the owner any longer, or until the deadline. */
    private void awaitEnd() {
        while (phase == Phase.PARSING || phase == Phase.OPEN || phase == Phase.CLOSING) {
            Duration left = remaining();
            if (left.isZero()) {
                return;
            }
            try {
                // At least a millisecond: 0 would wait without a limit.
                wait(Math.max(1, left.toMillis()));
            } catch (InterruptedException e) {
                // Nobody interrupts the hook or the watchdog; if somebody does, the deadline still holds.
                LOG.debug("Interrupted while waiting for the end of the process", e);
            }
        }
    }

    private void haltTimedOut() {
        LOG.error("Process did not stop in time and is halted limit={}s", limit.toSeconds());
        halt.accept(ExitCode.STOP_TIMED_OUT.status());
    }
}
