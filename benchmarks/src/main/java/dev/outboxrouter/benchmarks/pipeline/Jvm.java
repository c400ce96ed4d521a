package dev.outboxrouter.benchmarks.pipeline;

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
