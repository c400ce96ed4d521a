package dev.outboxrouter.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One command at a time for one service, whichever process or thread it comes from. */
final class ServiceLock {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(100);

    private ServiceLock() {}

    /**
     * Waits for the lock, and does the action under it.
     *
     * @param file stays where it is, for deleting it would let two in
     * @throws StackException when another does not give it back in minutes
     */
    static void hold(Path file, ServiceName service, Progress progress, Runnable action) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (tryLock(channel) == null) {
                progress.step(service, "waiting for another command to finish");
                await(channel, file);
            }
            // Closing the channel gives the lock back.
            action.run();
        } catch (IOException e) {
            throw new StackException("Cannot lock " + file + ": " + e, e);
        }
    }

    private static void await(FileChannel channel, Path file) throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (tryLock(channel) == null) {
            if (System.nanoTime() - end > 0) {
                throw new StackException("Another command has held %s for %s: end it and try again"
                        .formatted(file, Progress.seconds(LIMIT)));
            }
            Processes.pause(POLL);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it.
            return null;
        }
    }
}
