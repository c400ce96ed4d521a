package dev.outboxrouter.stack;

import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Signals and waiting. */
public final class Processes {
    /** What a service may read from its standard input. */
    static final ProcessBuilder.Redirect NOTHING = ProcessBuilder.Redirect.from(new File("/dev/null"));

    private static final Duration POLL = Duration.ofMillis(20);

    private Processes() {}

    /** Sends a signal; a process that is gone, or that is another user's, does not get it. */
    public static void signal(long pid, Signal signal) {
        // The shell's own kill: not every system has one as a program.
        Commands.succeeds(List.of("sh", "-c", "kill -" + signal + ' ' + pid));
    }

    /** Sends a signal to a process and to all that it has started, it first. */
    static void signalTree(long pid, Signal signal) {
        List<Long> pids = ProcessHandle.of(pid).stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .map(ProcessHandle::pid)
                .toList();
        pids.forEach(each -> signal(each, signal));
    }

    /** Waits until a condition holds; false when it does not within the limit. */
    public static boolean await(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            pause(POLL);
        }
        return true;
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static int waitFor(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw interrupted(e);
        }
    }

    private static StackException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StackException("Interrupted; what was started so far goes on: see status", e);
    }
}
