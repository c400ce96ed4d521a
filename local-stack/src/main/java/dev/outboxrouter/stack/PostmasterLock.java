package dev.outboxrouter.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The file {@code postmaster.pid} that a killed PostgreSQL leaves in its data directory. It refuses to start while a
 * process with that number exists: be it the dead one, which init has not taken away yet, or another one that was given
 * the number.
 */
record PostmasterLock(Path data) {
    /** By then init has taken the dead one away, and its orphans have noticed and ended. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** Makes a start possible; to be called only when it is known that the server does not run. */
    void release() {
        Path file = data.resolve("postmaster.pid");
        if (Files.exists(file) && !Processes.await(LIMIT, () -> !ownerExists(file))) {
            StackFiles.delete(file);
        }
    }

    private static boolean ownerExists(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return !lines.isEmpty()
                    && lines.get(0).matches("[0-9]{1,9}")
                    && ProcessHandle.of(Long.parseLong(lines.get(0))).isPresent();
        } catch (IOException e) {
            throw new StackException("Cannot read " + file + ": " + e, e);
        }
    }
}
