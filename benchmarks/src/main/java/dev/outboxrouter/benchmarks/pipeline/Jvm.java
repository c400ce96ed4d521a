package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.stack.Processes;
import dev.outboxrouter.stack.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A process that runs, and its log. */
final class Jvm implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final String name;
    private final Process process;
    private final Path log;

    Jvm(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** @throws BenchmarkException when it has ended by itself */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new BenchmarkException(
                    "%s ended with exit code %d: see %s".formatted(name, process.exitValue(), log));
        }
    }

    long pid() {
        return process.pid();
    }

    /** Lets it do nothing, until it is {@linkplain #thaw thawed}: it keeps its memory, and what it has compiled. */
    void freeze() {
        Processes.signal(pid(), Signal.STOP);
    }

    /** Lets a frozen one go on. */
    void thaw() {
        Processes.signal(pid(), Signal.CONT);
    }

    /** Sends SIGTERM, and waits until it has ended. */
    void stop() {
        process.destroy();
        awaitEnd();
    }

    /**
     * Waits until its log has this text.
     *
     * @throws BenchmarkException when it ends before, or when the limit is over
     */
    void awaitLogged(String text) {
        if (!Processes.await(LIMIT, () -> !process.isAlive() || log().contains(text))) {
            throw new BenchmarkException("%s did not log \"%s\" within %s: see %s".formatted(name, text, LIMIT, log));
        }
        requireAlive();
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new BenchmarkException("cannot read " + log + ": " + e.getMessage(), e);
        }
    }

    /** Kills it: what it has done is committed, and a stop in order would only take time. */
    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
