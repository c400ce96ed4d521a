package dev.outboxrouter.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts the contestants' JVMs, all with the same flags, and knows all that run. */
final class Jvms implements AutoCloseable {

    private final Path directory;
    private final boolean quickStart;
    private final List<Jvm> running = new ArrayList<>();
    private boolean closed;

    /**
     * None yet.
     *
     * @param directory where each JVM has its log and its files; what an earlier run has left there is deleted
     * @param quickStart whether they have the JVM's first compiler alone, which is done after a second or two
     */
    Jvms(Path directory, boolean quickStart) {
        this.directory = directory;
        this.quickStart = quickStart;
        delete(directory);
    }

    /** A directory of its own for the files of one JVM. */
    Path directory(String name) {
        return directory.resolve(name);
    }

    /**
     * Starts one, in the same Java as this.
     *
     * @param name of its log
     * @param arguments what is run, from {@code -jar} or {@code -cp} on
     * @param environment what is added to the environment of this process
     */
    synchronized Jvm start(String name, int heapMb, List<String> arguments, Map<String, String> environment) {
        if (closed) {
            throw new BenchmarkException("the run is being ended");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heapMb + 'm');
        // As the container's.
        command.add("-XX:+UseSerialGC");
        command.add("-XX:NewRatio=1");
        if (quickStart) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.addAll(arguments);
        Path log = directory.resolve(name + ".log");
        try {
            Files.createDirectories(directory);
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            running.removeIf(jvm -> !jvm.isAlive());
            Jvm jvm = new Jvm(name, builder.start(), log);
            running.add(jvm);
            return jvm;
        } catch (IOException e) {
            throw new BenchmarkException("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    /** Kills all that run; none is started any more. */
    @Override
    public synchronized void close() {
        closed = true;
        running.forEach(Jvm::close);
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            // What is in a directory comes after it.
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new BenchmarkException("cannot delete " + directory + ": " + e.getMessage(), e);
        }
    }
}
