package dev.outboxrouter.benchmarks.pipeline;

import dev.outboxrouter.stack.Processes;
import dev.outboxrouter.stack.Signal;
import java.nio.file.Path;

/** A process that runs, and its log. */
final class Jvm implements AutoCloseable {

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

    /** Kills it: what it has done is committed, and a stop in order would only take time. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
